import { expect, vi } from 'vitest'
import type { Lead, LeadsPage } from '../api/leads-types'
import type { PageStart } from './leads-pages'
import { LeadsWindow } from './leads-window'

export const ROWS = 10
export const leadAt = (place: number) =>
  ({ id: `lead_${place}`, version: 1, deleted_at: null, merged_into: null }) as Lead

/** A server that holds so many leads, hands them out by cursor or by row, and writes down what it was asked. */
export function server(count: number, { exact = true, slow = false } = {}) {
  const asked: string[] = []
  const aborted: string[] = []
  const held: (() => void)[] = []
  const world = { leads: Array.from({ length: count }, (_, place) => leadAt(place)) }
  const read = async (start: PageStart, signal: AbortSignal): Promise<LeadsPage> => {
    const name = 'at' in start ? `at ${start.at}` : `behind ${start.cursor}`
    asked.push(name)
    signal.addEventListener('abort', () => aborted.push(name))
    if (slow) await new Promise<void>((resolve) => held.push(resolve))
    const behind = 'cursor' in start ? world.leads.findIndex(({ id }) => id === start.cursor) + 1 : start.at
    const items = world.leads.slice(behind, behind + ROWS)
    return {
      items,
      next_cursor: behind + ROWS < world.leads.length ? items.at(-1)!.id : null,
      ...(exact ? { total: world.leads.length } : { total_at_least: 500 }),
    }
  }
  const answerAll = () => held.splice(0).forEach((answer) => answer())
  return { asked, aborted, held, answerAll, world, list: new LeadsWindow(0, read, ROWS) }
}

export const shown = (list: LeadsWindow, first: number, last: number) =>
  vi.waitFor(() => {
    for (let place = first; place <= last; place += 1) expect(list.at(place)).toBeDefined()
  })

/** Until nothing more is asked for around what is on screen. */
export async function rested(asked: string[]): Promise<void> {
  let before = -1
  while (before !== asked.length) {
    before = asked.length
    await new Promise((resolve) => setTimeout(resolve, 120))
  }
}
