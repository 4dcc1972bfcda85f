import { expect, test, vi } from 'vitest'
import { Problem } from '@/api/problem'
import type { LeadsPage } from '../api/leads-types'
import { leadAt, ROWS, server } from './leads-test-server'
import { LeadsWindow } from './leads-window'

test('what is on screen is read, and the size is that of the whole list', async () => {
  const { list } = server(95)
  list.show(0, 5)
  await vi.waitFor(() => expect(list.at(5)?.id).toBe('lead_5'))

  expect([list.size, list.open]).toEqual([95, false])
})

test('nobody waits for an answer after the list has ended', async () => {
  const { list, aborted } = server(30, { slow: true })
  list.show(0, 5)
  const refreshed = list.refresh()
  list.end()
  await refreshed

  expect(aborted).toEqual(['at 0'])
})

test('a row that goes keeps its place until the list is read anew', async () => {
  const { list } = server(30)
  list.show(0, 5)
  await vi.waitFor(() => expect(list.ready).toBe(true))
  list.lose(['lead_3'])

  expect(list.isGone('lead_3')).toBe(true)
  expect(list.at(4)?.id).toBe('lead_4')
  await list.refresh()
  expect(list.isGone('lead_3')).toBe(false)
})

test('a change is put where the row stands, and lets it glow if somebody else made it', async () => {
  const { list } = server(30)
  list.show(0, 5)
  await vi.waitFor(() => expect(list.ready).toBe(true))
  list.put({ ...leadAt(2), version: 2 }, { flash: true })

  expect([list.at(2)?.version, list.flashOf('lead_2'), list.flashOf('lead_1')]).toEqual([2, 1, 0])
})

test('a refusal is told, and asked again when somebody wants it', async () => {
  let fails = true
  const list = new LeadsWindow(
    0,
    () =>
      fails
        ? Promise.reject(new Error('no'))
        : Promise.resolve({ items: [leadAt(0)], next_cursor: null, total: 1 } as LeadsPage),
    ROWS,
  )
  list.show(0, 5)
  await vi.waitFor(() => expect(list.problem).toBeTruthy())
  fails = false
  list.retry()

  await vi.waitFor(() => expect(list.size).toBe(1))
  expect(list.problem).toBeNull()
})

test('whoever leaps too far for the server waits as long as it says, and gets there', async () => {
  let calls = 0
  const list = new LeadsWindow(
    0,
    () => {
      calls += 1
      return calls === 1
        ? Promise.reject(new Problem('rate_limited', '', 429, null, null, 0.01))
        : Promise.resolve({ items: [leadAt(0)], next_cursor: null, total: 1 } as LeadsPage)
    },
    ROWS,
  )
  list.show(0, 5)

  await vi.waitFor(() => expect(list.size).toBe(1))
  expect(list.problem).toBeNull()
})
