import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { show } from '@/testing/show'
import type { TimelineEntry } from '../api/lead-shapes'
import { byDay } from './timeline-days'
import { TimelineRow } from './timeline-entry'
import { saidOf, type Names } from './timeline-words'

const names: Names = {
  person: (id) => ({ usr_1: 'Ada Reyes', usr_2: 'Max Stone' })[id] ?? 'Somebody',
  stage: (id) => id.toUpperCase(),
  fields: [{ key: 'size', name: 'Size' }],
}

const entry = (parts: Partial<TimelineEntry>): TimelineEntry => ({
  id: 'evt_1',
  lead_id: 'lead_1',
  type: 'system',
  at: '2026-11-18T10:00:00Z',
  by: { kind: 'user', id: 'usr_1', name: 'Ada Reyes' },
  source: null,
  text: '',
  facts: {},
  why: null,
  evidence: [],
  confidence: null,
  mentions: [],
  file_ids: [],
  task_id: null,
  batch_id: null,
  request_id: null,
  ...parts,
})

test.each([
  [{ type: 'stage', facts: { from: 'new', to: 'won' } }, 'moved it from NEW to WON'],
  [{ type: 'owner', facts: { from: null, to: 'usr_2' } }, 'gave it to Max Stone'],
  [{ type: 'owner', facts: { from: 'usr_2', to: null } }, 'took it from Max Stone'],
  [{ type: 'tag', facts: { added: ['a', 'b'], removed: ['c'] } }, 'tagged a, b, took off c'],
  [{ type: 'task', facts: { title: 'Call', event: 'done' } }, 'finished “Call”'],
  [{ type: 'file', facts: { name: 'x.pdf', event: 'deleted' } }, 'removed x.pdf'],
  [{ facts: { event: 'created' } }, 'added this lead'],
  [
    { facts: { event: 'merged', other_id: 'l', other_name: 'Bo', this: 'stayed' } },
    'merged Bo into this lead',
  ],
  [{ facts: { changes: { 'custom.size': { from: 1, to: 2 } } } }, 'changed Size'],
  [{ facts: { from: 'a later release' } }, 'changed something'],
] as [Partial<TimelineEntry>, string][])('%o is said in words', (parts, said) => {
  expect(saidOf(entry(parts), names)).toBe(said)
})

test('what a machine changed says why, by what and how sure it was, when asked', async () => {
  const changed = entry({
    type: 'nova',
    by: { kind: 'nova', id: 'nova', name: 'NOVA' },
    facts: { changes: { title: { from: '', to: 'Owner' } } },
    why: 'She said so on the phone.',
    evidence: ['"I own the practice"'],
    confidence: 0.92,
  })
  show(<TimelineRow entry={changed} names={names} />)
  expect(screen.queryByRole('list', { name: 'Evidence' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Why?' }))

  expect(screen.getByText('She said so on the phone.')).toBeTruthy()
  expect(screen.getByRole('list', { name: 'Evidence' }).textContent).toContain('I own the practice')
  const meter = screen.getByRole('meter', { name: 'Confidence' })
  expect(meter.getAttribute('aria-valuetext')).toBe('92%')
})

test('what a person did owes no reason', () => {
  show(
    <TimelineRow
      entry={entry({ type: 'note', text: 'Hello @Max Stone', mentions: ['usr_2'] })}
      names={names}
    />,
  )

  expect(screen.queryByRole('button', { name: 'Why?' })).toBeNull()
  expect(screen.getByText('@Max Stone').tagName).toBe('SPAN')
})

test('entries stand under their days, in the order they came', () => {
  const days = byDay([
    entry({ id: 'c', at: '2026-11-18T12:00:00' }),
    entry({ id: 'b', at: '2026-11-18T09:00:00' }),
    entry({ id: 'a', at: '2026-11-17T09:00:00' }),
  ])

  expect(days.map(({ day, entries }) => [day, entries.map(({ id }) => id)])).toEqual([
    ['2026-11-18', ['c', 'b']],
    ['2026-11-17', ['a']],
  ])
})
