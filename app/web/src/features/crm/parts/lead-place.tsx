import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { useStanding } from '@/lib/me'
import { usePeople } from '@/lib/people'
import { can } from '@/lib/roles'
import type { Lead, LeadChange } from '../api/lead-shapes'
import { useStages } from '../api/use-stages'
import type { LeadEdit } from './lead-edit'

/** How far it is, and whose it is: the two things that change most often. */
export function LeadPlace({ lead, edit }: { lead: Lead; edit: LeadEdit }) {
  const { role } = useStanding()
  const [problem, setProblem] = useState<Problem | null>(null)
  const stages = (useStages().data?.items ?? []).toSorted((one, other) => one.order - other.order)
  const people = usePeople().data?.items ?? []
  const mayEdit = can(role, 'leads.write') && !lead.deleted_at
  const put = (change: LeadChange) => {
    setProblem(null)
    edit.save(change, lead).catch((error: unknown) => setProblem(asProblem(error)))
  }
  const known = stages.some(({ id }) => id === lead.stage)
  const owned = !lead.owner_user_id || people.some(({ id }) => id === lead.owner_user_id)
  return (
    <div className="grid gap-2">
      <div className="grid grid-cols-2 gap-2">
        <SelectInput
          aria-label={t`Stage`}
          disabled={!mayEdit}
          value={lead.stage}
          onChange={({ target }) => put({ stage: target.value })}
        >
          {!known && <option value={lead.stage}>{lead.stage}</option>}
          {stages.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectInput>
        <SelectInput
          aria-label={t`Owner`}
          disabled={!mayEdit}
          value={lead.owner_user_id ?? ''}
          onChange={({ target }) => put({ owner_user_id: target.value || null })}
        >
          <option value="">{t`Nobody's`}</option>
          {!owned && <option value={lead.owner_user_id!}>{t`Somebody who left`}</option>}
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectInput>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </div>
  )
}
