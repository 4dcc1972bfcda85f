import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import type { FieldDef, Lead } from '../api/lead-shapes'
import { fieldName } from './lead-field-names'
import { countryName, spokenPhone, zoneName } from './lead-options'
import type { Names } from './timeline-words'

export type Side = 'mine' | 'theirs'

export interface Compared {
  field: string
  name: string
  mine: string
  theirs: string
  differs: boolean
}

const FIELDS = [
  'first_name',
  'last_name',
  'company',
  'title',
  'phone',
  'email',
  'country',
  'timezone',
  'stage',
  'owner_user_id',
  'score',
  'external_id',
] as const
type Field = (typeof FIELDS)[number]

type Shower = (value: string, names: Names) => string
const shower: Partial<Record<Field, Shower>> = {
  phone: spokenPhone,
  country: countryName,
  timezone: zoneName,
  stage: (id, names) => names.stage(id),
  owner_user_id: (id, names) => names.person(id),
}

/** The two leads field by field; what neither has is left out. */
export function compared(mine: Lead, theirs: Lead, names: Names): Compared[] {
  const plain = FIELDS.map((field) => ({
    field,
    name: fieldName(field),
    ...sides(mine[field], theirs[field], (value) => shower[field]?.(value, names) ?? value),
  }))
  const own = (names.fields as FieldDef[]).map(({ key, name }) => ({
    field: `custom.${key}`,
    name,
    ...sides(mine.custom[key], theirs.custom[key], said),
  }))
  return [...plain, ...own].filter((row) => row.mine || row.theirs)
}

function sides(one: unknown, other: unknown, show: (value: string) => string) {
  const [mine, theirs] = [one, other].map((value) => {
    const text = value === null || value === undefined ? '' : String(value)
    return text && show(text)
  }) as [string, string]
  return { mine, theirs, differs: mine !== theirs }
}

const said = (value: string): string => ({ true: t`Yes`, false: t`No` })[value] ?? value

/** What is taken unless somebody chooses: the first lead's word, and the other's where the first has none. */
export const takenAtFirst = (rows: readonly Compared[]): Record<string, Side> =>
  Object.fromEntries(
    rows.filter(({ differs }) => differs).map(({ field, mine }) => [field, mine ? 'mine' : 'theirs']),
  )

export const likeness = (score: number): string =>
  new Intl.NumberFormat(i18n.locale, { style: 'percent' }).format(score > 1 ? score / 100 : score)
