import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ApiKeyWish } from '../api/use-make-api-key'

export type Scope = ApiKeyWish['scopes'][number]
export type SendingScope = NonNullable<ApiKeyWish['standing']>[number]['scope']

interface ScopeGroup {
  title: MessageDescriptor
  scopes: { scope: Scope; word: MessageDescriptor }[]
}

/** What a key can be let to do, by what it is about. */
export const SCOPE_GROUPS: ScopeGroup[] = [
  {
    title: msg`Organization`,
    scopes: [
      { scope: 'org:read', word: msg`Read its profile` },
      { scope: 'users:read', word: msg`Read its people` },
      { scope: 'events:read', word: msg`Follow what happens` },
    ],
  },
  {
    title: msg`Leads`,
    scopes: [
      { scope: 'leads:read', word: msg`Read leads` },
      { scope: 'leads:write', word: msg`Change leads` },
    ],
  },
  {
    title: msg`Tasks`,
    scopes: [
      { scope: 'tasks:read', word: msg`Read tasks` },
      { scope: 'tasks:write', word: msg`Change tasks` },
    ],
  },
  {
    title: msg`Files`,
    scopes: [
      { scope: 'files:read', word: msg`Read files` },
      { scope: 'files:write', word: msg`Upload and remove files` },
    ],
  },
  {
    title: msg`Messages`,
    scopes: [
      { scope: 'messages:read', word: msg`Read messages` },
      { scope: 'messages:send', word: msg`Send messages` },
    ],
  },
  {
    title: msg`Calls`,
    scopes: [
      { scope: 'calls:read', word: msg`Read calls` },
      { scope: 'calls:create', word: msg`Start calls` },
    ],
  },
]

export const ALL_SCOPES: Scope[] = SCOPE_GROUPS.flatMap(({ scopes }) => scopes.map(({ scope }) => scope))

const words = new Map<string, MessageDescriptor>(
  SCOPE_GROUPS.flatMap(({ scopes }) => scopes.map(({ scope, word }) => [scope, word] as const)),
)

/** A scope that a newer server grants, and that has no words here yet, goes by its name. */
export const scopeWord = (scope: string): MessageDescriptor | string => words.get(scope) ?? scope
