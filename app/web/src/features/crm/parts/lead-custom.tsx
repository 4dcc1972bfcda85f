import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { CustomValue, FieldDef, Lead } from '../api/lead-shapes'
import { useFields } from '../api/use-fields'
import type { LeadEdit } from './lead-edit'
import { LeadFact, type Fact } from './lead-fact'
import { LeadFactLink } from './lead-fact-link'

interface LeadCustomProps {
  lead: Lead
  edit: LeadEdit
  brief?: boolean
}

/** The organization's own fields. */
export function LeadCustom({ lead, edit, brief }: LeadCustomProps) {
  const { role } = useStanding()
  const fields = (useFields().data?.items ?? []).toSorted((one, other) => one.order - other.order)
  const shown = brief ? fields.filter(({ key }) => lead.custom[key] !== undefined) : fields
  if (shown.length === 0) return null
  const mayEdit = can(role, 'leads.write') && !lead.deleted_at
  const save = (field: FieldDef) => (written: string, seen: Lead) =>
    edit.save({ custom: { [field.key]: stored(field, written) } }, seen)
  return (
    <dl aria-label={t`Own fields`} className="grid border-t border-line pt-2">
      {shown.map((field) => (
        <LeadFact
          key={field.key}
          fact={factOf(field, lead.custom[field.key])}
          lead={lead}
          onSave={mayEdit ? save(field) : undefined}
        />
      ))}
    </dl>
  )
}

function factOf({ name, kind, choices }: FieldDef, value: CustomValue | undefined): Fact {
  const text = value === undefined ? '' : String(value)
  const fact: Fact = {
    label: name,
    value: text,
    kind,
    options: () => (choices ?? []).map((choice) => ({ value: choice, label: choice })),
  }
  if (text === '') return fact
  if (kind === 'checkbox') return { ...fact, shown: value === true ? t`Yes` : t`No` }
  if (kind === 'number') return { ...fact, shown: new Intl.NumberFormat(i18n.locale).format(Number(value)) }
  if (kind === 'date') return { ...fact, shown: dayShown(text) }
  if (kind === 'url' && /^https?:/i.test(text))
    return { ...fact, link: <LeadFactLink href={text} label={t`Open ${text}`} /> }
  return fact
}

/** A day is the same day everywhere. */
const dayShown = (day: string): string =>
  Number.isNaN(Date.parse(day))
    ? day
    : new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day))

function stored({ kind }: FieldDef, written: string): CustomValue | null {
  if (written === '') return null
  if (kind === 'number') return Number(written)
  return kind === 'checkbox' ? written === 'true' : written
}
