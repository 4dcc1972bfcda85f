import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import type {
  Channel,
  ConsentClass,
  ConsentState,
  SuppressionReason,
  TimelineEntry,
} from '../api/lead-shapes'
import { fieldName } from './lead-field-names'
import { channelWords, classWords, reasonWords, stateWords } from './lead-words'

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
  const act = text(facts.event)
  if (act === 'done') return t`finished “${what}”`
  if (act === 'reopened') return t`opened “${what}” again`
  if (act === 'deleted') return t`removed “${what}”`
  if (act === 'due') return t`gave “${what}” another time`
  return t`planned “${what}”`
}

function fileSaid(facts: Facts, said: string): string {
  const name = text(facts.name) || said
  const act = text(facts.event)
  if (act === 'deleted' || act === 'removed') return t`removed ${name}`
  return act === 'restored' ? t`brought ${name} back` : t`added a file`
}

function changesSaid(entry: TimelineEntry, names: Names): string {
  const changes = changesOf(entry, names)
  if (changes.length > 1) return plural(changes.length, { one: 'changed # field', other: 'changed # fields' })
  const { name } = changes[0]!
  return t`changed ${name}`
}

const events: Record<string, () => string> = {
  created: () => t`added this lead`,
  deleted: () => t`deleted this lead`,
  restored: () => t`brought this lead back`,
}

function systemSaid(facts: Facts, said: string): string {
  if (Array.isArray(facts.consent)) return t`wrote down what they said about being contacted`
  if (said === 'suppressed' || said === 'unsuppressed') return suppressionSaid(facts, said)
  const event = text(facts.event)
  if (text(facts.other_id)) return mergeSaid(event, text(facts.other_name), facts.this === 'stayed')
  return events[event]?.() ?? (said || t`changed something`)
}

function mergeSaid(event: string, other: string, stayed: boolean): string {
  if (event !== 'merged') return t`parted it from ${other} again`
  return stayed ? t`merged ${other} into this lead` : t`merged this lead into ${other}`
}

function suppressionSaid(facts: Facts, said: string): string {
  const word = channelWords[text(facts.channel) as Channel]
  const channel = word ? i18n._(word) : text(facts.channel)
  const known = reasonWords[text(facts.reason) as SuppressionReason]
  const reason = known ? i18n._(known) : text(facts.reason)
  return said === 'suppressed' ? t`blocked ${channel}: ${reason}` : t`allowed ${channel} again: ${reason}`
}

/** Field by field, where an entry tells of fields; channel by channel, where it tells of consent. */
export function changesOf({ facts }: TimelineEntry, names: Names): Changed[] {
  const changes = Object.entries(asRecord<{ from?: unknown; to?: unknown }>(facts.changes))
  return changes.map(([field, change]) => ({
    name: fieldName(field, names.fields),
    from: valueSaid(change.from),
    to: valueSaid(change.to),
  }))
}

const asRecord = <T>(value: unknown): Record<string, T> =>
  typeof value === 'object' && value !== null ? (value as Record<string, T>) : {}

/** What they said, one line each. */
export function consentsOf({ facts }: TimelineEntry): string[] {
  if (!Array.isArray(facts.consent)) return []
  return (facts.consent as Record<string, string>[]).map((one) => {
    const channel = i18n._(channelWords[one.channel as Channel])
    const class_ = i18n._(classWords[one.class as ConsentClass])
    const state = i18n._(stateWords[one.state as ConsentState])
    return `${channel} · ${class_}: ${state}`
  })
}

function valueSaid(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'number') return new Intl.NumberFormat(i18n.locale).format(value)
  if (typeof value === 'boolean') return value ? t`Yes` : t`No`
  if (Array.isArray(value)) return value.join(', ') || '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
