import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FieldDef } from '../api/lead-shapes'
import type { CountBy } from '../api/leads-types'

export type FilterKind = 'choices' | 'tags' | 'text' | 'range' | 'dates' | 'truth' | 'blocked'

/** One thing to filter by: what it is called, how it is asked, and the names in the address that it takes. */
export interface FilterDef {
  key: string
  title: string
  kind: FilterKind
  names: readonly string[]
  count?: CountBy
  choices?: readonly string[]
  /** There is no use in asking for the opposite. */
  only?: boolean
}

type Known = Omit<FilterDef, 'key' | 'title'> & { title: MessageDescriptor }

const KNOWN: Record<string, Known> = {
  stage: { title: msg`Stage`, kind: 'choices', names: ['stage'], count: 'stage' },
  owner: { title: msg`Owner`, kind: 'choices', names: ['owner'], count: 'owner' },
  tag: { title: msg`Tags`, kind: 'tags', names: ['tag', 'tags'], count: 'tag' },
  activity: { title: msg`Last contact`, kind: 'dates', names: ['activity_from', 'activity_to'] },
  score: { title: msg`Score`, kind: 'range', names: ['score_min', 'score_max'] },
  created: { title: msg`Added`, kind: 'dates', names: ['created_from', 'created_to'] },
  suppressed: { title: msg`Blocked`, kind: 'blocked', names: ['suppressed', 'channel'] },
  assigned: { title: msg`Has an owner`, kind: 'truth', names: ['assigned'] },
  has_phone: { title: msg`Has a phone`, kind: 'truth', names: ['has_phone'] },
  has_email: { title: msg`Has an e-mail`, kind: 'truth', names: ['has_email'] },
  country: { title: msg`Country`, kind: 'choices', names: ['country'] },
  deleted: { title: msg`Deleted`, kind: 'truth', names: ['deleted'], only: true },
}

function ownFilter({ key, name, kind, choices }: FieldDef): FilterDef {
  const own = `custom.${key}`
  const def = { key: own, title: name, names: [own] }
  if (kind === 'number') return { ...def, kind: 'range', names: [`${own}.min`, `${own}.max`] }
  if (kind === 'date') return { ...def, kind: 'dates', names: [`${own}.from`, `${own}.to`] }
  if (kind === 'checkbox') return { ...def, kind: 'truth' }
  return { ...def, kind: 'text', choices: kind === 'choice' ? choices : undefined }
}

/** Everything to filter by: the lead's own, then the organization's fields. */
export function allFilters(fields: readonly FieldDef[]): FilterDef[] {
  const known = Object.entries(KNOWN).map(([key, def]) => ({ ...def, key, title: i18n._(def.title) }))
  return [...known, ...fields.map(ownFilter)]
}

export const isActive = (def: FilterDef, params: URLSearchParams): boolean =>
  def.names.some((name) => params.get(name))
