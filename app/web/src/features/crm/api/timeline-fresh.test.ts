import { expect, test } from 'vitest'
import type { TimelinePage } from './use-timeline'
import { withTop } from './timeline-fresh'

const page = (ids: string[], next: string | null = null) =>
  ({ items: ids.map((id) => ({ id })), next_cursor: next }) as unknown as TimelinePage
const pages = (...known: TimelinePage[]) => ({ pages: known, pageParams: known.map(() => undefined) })
const idsOf = (known: ReturnType<typeof withTop>) =>
  known?.pages.map(({ items }) => items.map(({ id }) => id))

test('what happened since stands on top, and nothing twice', () => {
  const known = pages(page(['c', 'b'], 'x'), page(['a']))

  expect(idsOf(withTop(known, page(['e', 'd', 'c'], 'y')))).toEqual([['e', 'd', 'c', 'b'], ['a']])
})

test('nothing new changes nothing', () => {
  expect(idsOf(withTop(pages(page(['b', 'a'])), page(['b', 'a'])))).toEqual([['b', 'a']])
})

test('where more may lie between, all is read anew', () => {
  expect(withTop(pages(page(['a'])), page(['z', 'y'], 'more'))).toBeUndefined()
})
