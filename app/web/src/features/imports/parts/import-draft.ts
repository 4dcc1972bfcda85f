import type { Import, ImportColumn, Policy, PreviewWish } from '../api/import-shapes'

export const LEFT_OUT = 'ignore'
/** A field that is made of the column when the file is checked. */
export const NEW_FIELD = 'new'
/** More than one column may become these. */
const SEVERAL = new Set([LEFT_OUT, NEW_FIELD, 'tags', 'note'])

export interface ImportDraft {
  /** By column; what is not in here is left out. */
  mapping: Record<string, string>
  hasHeader: boolean
  policy: Policy
  country: string
  stage: string
  tags: string
  owner: string
}

export function draftOf(one: Import): ImportDraft {
  const named = Object.entries(one.mapping).filter(([, target]) => target !== null)
  return {
    mapping: Object.fromEntries(named) as Record<string, string>,
    hasHeader: one.has_header,
    policy: one.policy,
    country: one.options.country ?? '',
    stage: one.options.stage ?? '',
    tags: one.options.tags.join(', '),
    owner: one.options.owner ?? '',
  }
}

export const targetOf = (draft: ImportDraft, index: number): string => draft.mapping[index] ?? LEFT_OUT

/** Columns that want to become the same field, each with the one that has it already. */
export function twins(draft: ImportDraft, columns: readonly ImportColumn[]): Map<number, ImportColumn> {
  const taken = new Map<string, ImportColumn>()
  const found = new Map<number, ImportColumn>()
  for (const column of columns) {
    const target = targetOf(draft, column.index)
    const holder = taken.get(target)
    if (holder) found.set(column.index, holder)
    else if (!SEVERAL.has(target)) taken.set(target, column)
  }
  return found
}

/** Columns for which a field is to be made. */
export const newFields = (draft: ImportDraft, columns: readonly ImportColumn[]) =>
  columns.filter(({ index, offer }) => offer && targetOf(draft, index) === NEW_FIELD)

/** Whether anything in the file says who somebody is. */
export const namesSomebody = (draft: ImportDraft): boolean =>
  Object.values(draft.mapping).some((target) => NAMING.has(target))

const NAMING = new Set(['full_name', 'first_name', 'last_name', 'company', 'email', 'phone', 'external_id'])

export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
]

/** The draft as the server takes it; fields that were made meanwhile are named by their keys. */
export function wishOf(draft: ImportDraft, made: ReadonlyMap<number, string>): PreviewWish {
  const mapping = Object.entries(draft.mapping).map(([index, target]) => {
    const own = made.get(Number(index))
    return [index, target === NEW_FIELD ? (own ? `custom.${own}` : LEFT_OUT) : target]
  })
  return {
    mapping: Object.fromEntries(mapping) as Record<string, string>,
    has_header: draft.hasHeader,
    policy: draft.policy,
    country: draft.country || null,
    stage: draft.stage || null,
    tags: tagsOf(draft.tags),
    owner: draft.owner || null,
  }
}
