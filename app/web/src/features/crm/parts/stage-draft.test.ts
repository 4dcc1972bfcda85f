import { expect, test } from 'vitest'
import { draftOfStages, faultsOfStages, newStage, wishOfStages, withoutStage } from './stage-draft'

const stages = [
  { id: 'new', name: 'New', kind: 'standard' as const, order: 0, count: 3 },
  { id: 'own-demo', name: 'Demo', kind: 'own' as const, order: 1, count: 2 },
  { id: 'own-trial', name: 'Trial', kind: 'own' as const, order: 2, count: 1 },
]

test('leads on their way into a stage that goes as well follow it', () => {
  const start = draftOfStages(stages)
  const one = withoutStage(start, start.rows[1]!, 'own-trial')
  const both = withoutStage(one, start.rows[2]!, 'new')

  expect(both.moved).toEqual({ 'own-demo': 'new', 'own-trial': 'new' })
  expect(wishOfStages(both).stages).toEqual([{ id: 'new', name: 'New' }])
})

test('a stage that was never saved goes without a trace', () => {
  const start = draftOfStages(stages)
  const row = newStage()

  expect(withoutStage({ ...start, rows: [...start.rows, row] }, row)).toEqual(start)
})

test('a stage has a name, and one of its own', () => {
  const rows = draftOfStages(stages).rows.map((row, at) => ({ ...row, name: ['New', ' new ', ''][at]! }))

  expect([...faultsOfStages(rows)]).toEqual([
    ['own-demo', 'twice'],
    ['own-trial', 'empty'],
  ])
})
