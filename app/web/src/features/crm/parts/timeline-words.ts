import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import type { TimelineEntry } from '../api/lead-shapes'
import { fieldName } from './lead-field-names'

/** What the ids in an entry are called. */
export interface Names {
  person: (id: string) => string
  stage: (id: string) => string
  fields: readonly { key: string; name: string }[]
}

export interface Changed {
  name: string
  from: string
  to: string
}

type Facts = Record<string, unknown>
type Pair = [string, string]

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

type Teller = (entry: TimelineEntry, names: Names) => string

const tellers: Partial<Record<TimelineEntry['type'], Teller>> = {
  stage: ({ facts }, names) => stageSaid(facts, names),
  owner: ({ facts }, names) => ownerSaid(facts, names),
  tag: ({ facts }) => tagsSaid(facts),
  task: ({ facts, text: title }) => taskSaid(facts, title),
  file: ({ facts, text: said }) => fileSaid(facts, said),
  note: () => t`wrote a note`,
  call: ({ text: said }) => said || t`called`,
  sms: () => t`wrote a text`,
  email: ({ facts }) => text(facts.subject) || t`wrote mail`,
}

/** An entry in one line, without who and when. */
export function saidOf(entry: TimelineEntry, names: Names): string {
  const tell = tellers[entry.type]
  if (tell) return tell(entry, names)
  return changesOf(entry, names).length > 0 ? changesSaid(entry, names) : systemSaid(entry.facts, entry.text)
}

function stageSaid(facts: Facts, names: Names): string {
  const [from, to] = [text(facts.from), text(facts.to)].map((id) => (id ? names.stage(id) : '')) as Pair
  return from ? t`moved it from ${from} to ${to}` : t`moved it to ${to}`
}

function ownerSaid(facts: Facts, names: Names): string {
  const [from, to] = [text(facts.from), text(facts.to)].map((id) => (id ? names.person(id) : '')) as Pair
  if (!to) return from ? t`took it from ${from}` : t`left it without an owner`
  return from ? t`handed it from ${from} to ${to}` : t`gave it to ${to}`
}

function tagsSaid(facts: Facts): string {
  const [added, removed] = [list(facts.added), list(facts.removed)].map((tags) => tags.join(', ')) as Pair
  if (added && removed) return t`tagged ${added}, took off ${removed}`
  return added ? t`tagged ${added}` : t`took off ${removed}`
}

function taskSaid(facts: Facts, title: string): string {
  const what = text(facts.title) || title
  const act = text(facts.act) || text(facts.event)
  if (act === 'done') return t`finished “${what}”`
  if (act === 'reopened') return t`opened “${what}” again`
  if (act === 'removed' || act === 'deleted') return t`removed “${what}”`
  return t`planned “${what}”`
}

function fileSaid(facts: Facts, said: string): string {
  const name = text(facts.name) || said
  const act = text(facts.act) || text(facts.event)
  return act === 'removed' || act === 'deleted' ? t`removed ${name}` : t`added ${name}`
}

function changesSaid(entry: TimelineEntry, names: Names): string {
  const changes = changesOf(entry, names)
  if (changes.length > 1) return plural(changes.length, { one: 'changed # field', other: 'changed # fields' })
  const { name } = changes[0]!
  return t`changed ${name}`
}

function systemSaid(facts: Facts, said: string): string {
  if (said === 'created' || facts.created) return t`added this lead`
  if (said === 'deleted') return t`deleted this lead`
  if (said === 'restored') return t`brought this lead back`
  if (said === 'merged') return t`merged another lead into this one`
  return said || t`changed something`
}

/** Field by field, where an entry tells of fields. */
export function changesOf({ facts }: TimelineEntry, names: Names): Changed[] {
  const changes = facts.changes
  if (typeof changes !== 'object' || changes === null) return []
  return Object.entries(changes as Record<string, { from?: unknown; to?: unknown }>).map(
    ([field, change]) => ({
      name: fieldName(field, names.fields),
      from: valueSaid(change?.from),
      to: valueSaid(change?.to),
    }),
  )
}

function valueSaid(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'number') return new Intl.NumberFormat(i18n.locale).format(value)
  if (typeof value === 'boolean') return value ? t`Yes` : t`No`
  if (Array.isArray(value)) return value.join(', ') || '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
