import { expect, test } from 'vitest'
import { readPlan } from './task-due'

/** A Wednesday, a little after ten. */
const NOW = new Date(2026, 10, 18, 10, 5)

test.each([
  ['Call Ada tomorrow 9', 'Call Ada', '2026-11-19T09:00'],
  ['tomorrow at 2:30 pm send the offer', 'send the offer', '2026-11-19T14:30'],
  ['Send the offer today', 'Send the offer', '2026-11-18T18:00'],
  ['Send the offer tonight', 'Send the offer', '2026-11-18T20:00'],
  ['Follow up on friday', 'Follow up', '2026-11-20T09:00'],
  ['Follow up wed', 'Follow up', '2026-11-25T09:00'],
  ['Follow up next monday at 3', 'Follow up', '2026-11-23T15:00'],
  ['Plan the fair next week', 'Plan the fair', '2026-11-23T09:00'],
  ['Ring back in 2 hours', 'Ring back', '2026-11-18T12:05'],
  ['Ring back in an hour', 'Ring back', '2026-11-18T11:05'],
  ['Ring back in 3 days', 'Ring back', '2026-11-21T09:00'],
  ['Pay on 2026-12-01 14:00', 'Pay on', '2026-12-01T14:00'],
  ['Pay 3 dec', 'Pay', '2026-12-03T09:00'],
  ['Pay Jan 5 noon', 'Pay', '2027-01-05T12:00'],
  ['Ask at 4pm', 'Ask', '2026-11-18T16:00'],
  ['Ask at 9', 'Ask', '2026-11-19T09:00'],
])('"%s" is understood', (written, title, due) => {
  expect(readPlan(written, NOW)).toEqual({ title, due })
})

test.each(['Call Ada', 'Buy 5 chairs', 'Room 12', 'Pay 31 feb', 'Sunrise plan', 'Version 2026-13-45'])(
  '"%s" names no time',
  (written) => {
    expect(readPlan(written, NOW)).toEqual({ title: written, due: null })
  },
)

test('a time alone leaves nothing to do', () => {
  expect(readPlan('tomorrow 9', NOW)).toEqual({ title: '', due: '2026-11-19T09:00' })
})
