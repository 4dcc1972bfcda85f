import { t } from '@lingui/core/macro'
import { useOperators } from '../api/use-operators'

/** What to call whoever did something: HQ's own people by name, the house by what it is, others by their id. */
export function useCalled(): { called: (id: string) => string; ready: boolean } {
  const operators = useOperators()
  const names = new Map((operators.data ?? []).map(({ user_id: id, name }) => [id as string, name]))
  return { called: (id) => names.get(id) ?? houseName(id) ?? id, ready: !operators.isPending }
}

function houseName(id: string): string | undefined {
  if (id === 'operator') return t`The command line`
  if (id === 'house') return t`Timed work`
  if (id === 'anonymous') return t`Nobody known`
  if (id === 'hq') return t`HQ`
  return undefined
}
