import { t } from '@lingui/core/macro'
import { countries, type Option } from './lead-options'
import type { LeadColumn } from './leads-columns'
import { useLook } from './leads-look'

/** What a field lets somebody pick from; null where it is written. */
export function useChoices(column: LeadColumn): Option[] | null {
  const { stages, people } = useLook()
  const nothing = { value: '', label: t`Nothing` }
  if (column.editor === 'checkbox')
    return [nothing, { value: 'true', label: t`Yes` }, { value: 'false', label: t`No` }]
  if (column.editor !== 'choice') return null
  if (column.key === 'stage') return [...stages.values()].map(({ id, name }) => ({ value: id, label: name }))
  if (column.key === 'owner_user_id') {
    const named = [...people.values()].map(({ id, name }) => ({ value: id, label: name }))
    return [{ value: '', label: t`Nobody` }, ...named]
  }
  if (column.key === 'country') return [nothing, ...countries()]
  return [nothing, ...(column.choices ?? []).map((choice) => ({ value: choice, label: choice }))]
}
