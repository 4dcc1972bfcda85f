import { t } from '@lingui/core/macro'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import type { LeadEdit } from './lead-edit'
import { fieldName } from './lead-field-names'

/** Two people wrote in the same field: both are shown, one press picks. */
export function LeadConflict({ edit: { conflict, keepMine, keepTheirs, busy } }: { edit: LeadEdit }) {
  if (!conflict) return null
  const { theirs, mine } = conflict
  const { custom = {}, ...plain } = mine
  const rows = [
    ...Object.entries(plain).map(([name, value]) => ({
      name: fieldName(name),
      theirs: said(theirs[name as keyof typeof theirs]),
      mine: said(value),
    })),
    ...Object.entries(custom).map(([name, value]) => ({
      name,
      theirs: said(theirs.custom[name]),
      mine: said(value),
    })),
  ]
  return <ConflictChoice rows={rows} busy={busy} onTheirs={keepTheirs} onMine={() => void keepMine()} />
}

function said(value: unknown): string {
  if (value === null || value === undefined || value === '') return t`Nothing`
  return Array.isArray(value) ? value.join(', ') : String(value)
}
