import * as v from 'valibot'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { dayOf, midnight } from '@/lib/days'
import type { ApiKeyWish } from '../api/use-make-api-key'
import { name } from '../rules'
import { ALL_SCOPES, type Scope, type SendingScope } from './api-key-words'

const DAY_MS = 86_400_000
const APPROVED_DAYS = 30
const APPROVED_DAYS_MAX = 365
const DAILY_COUNT_MAX = 1_000_000
const SPEND_CAP_USD_MAX = 1_000_000

export const LIVES = ['30', '90', '365', 'never'] as const

/** The fields of one standing approval, by the scope they belong to. */
export const APPROVALS = {
  'messages:send': { count: 'messages_count', cap: 'messages_cap', until: 'messages_until' },
  'calls:create': { count: 'calls_count', cap: 'calls_cap', until: 'calls_until' },
} as const satisfies Record<SendingScope, { count: string; cap: string; until: string }>

type ApprovalField = (typeof APPROVALS)[SendingScope]['count' | 'cap' | 'until']
const SENDING = Object.keys(APPROVALS) as SendingScope[]

/** Everything of the form, flat: a switch for each scope, and the limits of what sends. */
export type ApiKeyDraft = { name: string; lives: string } & Record<Scope, boolean> &
  Record<Extract<ApprovalField, `${string}_until`>, string> &
  Record<Exclude<ApprovalField, `${string}_until`>, number>

const today = (days: number) => dayOf(new Date(Date.now() + days * DAY_MS))
export const approvalDays = () => ({ min: today(0), max: today(APPROVED_DAYS_MAX) })

/** A day of a date field as people say it. */
export function spokenDay(day: string): string {
  const start = midnight(day)
  return start ? new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium' }).format(new Date(start)) : '–'
}

export function emptyDraft(): ApiKeyDraft {
  const scopes = Object.fromEntries(ALL_SCOPES.map((scope) => [scope, false])) as Record<Scope, boolean>
  const until = today(APPROVED_DAYS)
  return {
    name: '',
    lives: '90',
    ...scopes,
    messages_count: 100,
    messages_cap: 20,
    messages_until: until,
    calls_count: 20,
    calls_cap: 20,
    calls_until: until,
  }
}

const words = {
  count: msg`Write a whole number from 1 on.`,
  cap: msg`Write an amount in dollars, such as 20 or 7.50.`,
  until: msg`Pick a day within the next year.`,
  scopes: msg`Let the key do at least one thing.`,
}
const say = (key: keyof typeof words) => () => i18n._(words[key])

/** A limit is asked for only where its scope is granted. */
const limit = (scope: SendingScope, field: 'count' | 'cap' | 'until', fits: (value: never) => boolean) =>
  v.forward(
    v.check<ApiKeyDraft, () => string>(
      (draft) => !draft[scope] || fits(draft[APPROVALS[scope][field]] as never),
      say(field),
    ),
    [APPROVALS[scope][field]] as never,
  )

const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= DAILY_COUNT_MAX
const isCap = (cap: number) => cap > 0 && cap <= SPEND_CAP_USD_MAX
const isUntil = (day: string) => day >= approvalDays().min && day <= approvalDays().max

const limits = (scope: SendingScope) =>
  [limit(scope, 'count', isCount), limit(scope, 'cap', isCap), limit(scope, 'until', isUntil)] as const

/** Only the name is checked for itself; switches are what they are, and limits count where their scope does. */
const shape = v.looseObject({ name: name() }) as unknown as v.GenericSchema<ApiKeyDraft>

export const draftSchema: v.GenericSchema<ApiKeyDraft> = v.pipe(
  shape,
  v.forward(
    v.check<ApiKeyDraft, () => string>((draft) => scopesOf(draft).length > 0, say('scopes')),
    [ALL_SCOPES[0]!] as never,
  ),
  ...limits('messages:send'),
  ...limits('calls:create'),
)

export const scopesOf = (draft: ApiKeyDraft): Scope[] => ALL_SCOPES.filter((scope) => draft[scope])

/** The draft as the server takes it. A last day counts to its end. */
export function wishOf(draft: ApiKeyDraft): ApiKeyWish {
  const lives = Number(draft.lives)
  return {
    name: draft.name,
    scopes: scopesOf(draft),
    standing: SENDING.filter((scope) => draft[scope]).map((scope) => approvalOf(scope, draft)),
    expires_at: lives ? new Date(Date.now() + lives * DAY_MS).toISOString() : null,
  }
}

function approvalOf(scope: SendingScope, draft: ApiKeyDraft) {
  const { count, cap, until } = APPROVALS[scope]
  return {
    scope,
    daily_count: draft[count],
    spend_cap_usd: String(draft[cap]),
    expires_at: midnight(draft[until], 1)!,
  }
}
