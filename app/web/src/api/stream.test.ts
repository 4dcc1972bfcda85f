import { expect, test } from 'vitest'
import { network, refusal } from '@/testing/network'
import { backoffMs, follow, parseEvent, type StreamEvent } from './stream'

const noPause = () => Promise.resolve()
const events = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } })

test('an event is read from its lines', () => {
  expect(parseEvent('id: 7\nevent: notice\ndata: {"a":1}\ndata: 2')).toEqual({
    id: '7',
    kind: 'notice',
    data: '{"a":1}\n2',
  })
  expect(parseEvent(': still here')).toBeNull()
})

test('after a break the stream goes on from the last event it saw', async () => {
  const ended = new AbortController()
  const got: StreamEvent[] = []
  const chapters = [
    'id: 4\nevent: user\ndata: {}\n\nid: 5\nevent: notice\ndata: {}\n\n',
    'id: 6\nevent: org\ndata: {}\n\n',
  ]
  network.on('GET /api/stream', () => events(chapters.shift() ?? ''))

  await follow({
    signal: ended.signal,
    onResync: () => undefined,
    pause: noPause,
    onEvent: (event) => {
      got.push(event)
      if (got.length === 3) ended.abort()
    },
  })

  expect(got.map(({ kind }) => kind)).toEqual(['user', 'notice', 'org'])
  expect(network.seen().map((request) => request.headers.get('Last-Event-ID'))).toEqual([null, '5'])
})

test('a resync tells that everything may be stale', async () => {
  const ended = new AbortController()
  let resyncs = 0
  network.on('GET /api/stream', () => events('event: resync\nid: 90\ndata: {}\n\n'))

  await follow({
    signal: ended.signal,
    pause: noPause,
    onEvent: () => undefined,
    onResync: () => {
      resyncs += 1
      ended.abort()
    },
  })

  expect(resyncs).toBe(1)
})

test('a person without access is not asked for again and again', async () => {
  network.on('GET /api/stream', () => refusal('organization_mismatch', 403))

  await follow({
    signal: new AbortController().signal,
    pause: noPause,
    onEvent: () => undefined,
    onResync: () => undefined,
  })

  expect(network.seen()).toHaveLength(1)
})

test('the pause between tries doubles up to half a minute', () => {
  expect(backoffMs(1)).toBeLessThanOrEqual(1_250)
  expect(backoffMs(40)).toBeGreaterThanOrEqual(22_500)
  expect(backoffMs(40)).toBeLessThanOrEqual(37_500)
})
