import type { View } from '../api/leads-types'
import { asJson, asParams } from './leads-json'
import { isFilter } from './leads-query'

const same = (one: URLSearchParams, other: URLSearchParams) => plain(one) === plain(other)

/** A question in one writing, so that two can be compared. */
function plain(params: URLSearchParams): string {
  const known = [...asParams(asJson(params))].filter(([name]) => isFilter(name) || name === 'sort')
  return JSON.stringify(known.map((pair) => pair.join('=')).sort())
}

/** The address that a view stands for. */
export function viewParams(view: View): URLSearchParams {
  const params = asParams(view.query)
  params.set('view_id', view.id)
  return params
}

/** Whether what is shown is no more what the view says. */
export function isEdited(view: View, params: URLSearchParams, columns: readonly string[]): boolean {
  if (!same(asParams(view.query), params)) return true
  return view.columns.length > 0 && view.columns.join() !== columns.join()
}
