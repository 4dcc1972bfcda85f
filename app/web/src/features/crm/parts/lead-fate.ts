import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import type { Lead } from '../api/lead-shapes'
import { useLeadDelete } from '../api/use-lead-delete'

const fail = (error: unknown) => toast(explain(asProblem(error)).sentence, { tone: 'stop' })

/** Deleting a lead and bringing it back, each one press. */
export function useLeadFate() {
  const fate = useLeadDelete()
  const restore = ({ id, name }: Lead) =>
    fate.mutateAsync({ id, fate: 'restore' }).then(() => toast(t`${name} is back`), fail)
  const remove = (lead: Lead) =>
    fate.mutateAsync({ id: lead.id, fate: 'delete' }).then(() => {
      const { name } = lead
      toast(t`${name} is deleted`, { undo: () => void restore(lead) })
    }, fail)
  return { remove, restore, busy: fate.isPending }
}
