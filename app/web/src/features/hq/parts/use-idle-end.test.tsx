import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keep } from '@/lib/kept'
import { IDLE_MS, useIdleEnd } from './use-idle-end'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000_000_000 }))
afterEach(() => vi.useRealTimers())

function watched() {
  const end = vi.fn()
  const Desk = () => (useIdleEnd(end), null)
  render(<Desk />)
  return end
}
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

test('half an hour without a touch ends it', () => {
  const end = watched()

  pass(IDLE_MS - 60_000)
  expect(end).not.toHaveBeenCalled()
  pass(60_000)

  expect(end).toHaveBeenCalled()
})

test('a touch starts the half hour anew', () => {
  const end = watched()
  pass(IDLE_MS - 60_000)
  window.dispatchEvent(new Event('keydown'))
  pass(IDLE_MS - 60_000)

  expect(end).not.toHaveBeenCalled()
})

test('a touch in another tab counts here too', () => {
  const end = watched()
  pass(IDLE_MS - 60_000)
  keep('hq.active', String(Date.now()))
  pass(IDLE_MS - 60_000)

  expect(end).not.toHaveBeenCalled()
})

test('a touch after the half hour does not bring it back, as when a lid was shut', () => {
  const end = watched()
  vi.setSystemTime(Date.now() + IDLE_MS)
  window.dispatchEvent(new Event('keydown'))
  pass(10_000)

  expect(end).toHaveBeenCalled()
})
