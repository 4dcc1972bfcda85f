import { safeParse } from 'valibot'
import { expect, test } from 'vitest'
import { approvalDays, draftSchema, emptyDraft, wishOf } from './api-key-request'

const named = () => ({ ...emptyDraft(), name: 'Website forms' })
const problemsOf = (draft: object) =>
  (safeParse(draftSchema, draft).issues ?? []).map((issue) => issue.path?.[0]?.key)

test('a key is asked for with its scopes alone, and no yes to sending', () => {
  const wish = wishOf({ ...named(), 'leads:read': true, lives: 'never' })

  expect(wish).toEqual({ name: 'Website forms', scopes: ['leads:read'], standing: [], expires_at: null })
})

test('a scope that sends carries its limits, and its last day counts to the end', () => {
  const wish = wishOf({
    ...named(),
    'messages:send': true,
    messages_count: 7,
    messages_cap: 12.5,
    messages_until: '2026-12-01',
  })

  expect(wish.standing).toEqual([
    {
      scope: 'messages:send',
      daily_count: 7,
      spend_cap_usd: '12.5',
      expires_at: new Date(2026, 11, 2).toISOString(),
    },
  ])
})

test('a key that may do nothing, and one without a name, are refused before they are sent', () => {
  expect(problemsOf(emptyDraft())).toEqual(['name', 'org:read'])
})

test.each([
  ['messages_count', 0],
  ['messages_count', 1.5],
  ['messages_count', Number.NaN],
  ['messages_cap', 0],
  ['messages_until', '2020-01-01'],
  ['messages_until', ''],
])(
  'the limit %s of %s is refused where the key sends, and not looked at where it does not',
  (field, value) => {
    const draft = { ...named(), 'leads:read': true, [field]: value }

    expect(problemsOf({ ...draft, 'messages:send': true })).toEqual([field])
    expect(problemsOf(draft)).toEqual([])
  },
)

test('the last day that may be picked is within the year that the server allows', () => {
  const { min, max } = approvalDays()

  expect((new Date(max).getTime() - new Date(min).getTime()) / 86_400_000).toBeLessThanOrEqual(365)
})
