import { expect, test } from 'vitest'
import { keepRecent, recents, withRecent } from './recent'

const ada = { kind: 'lead', id: 'lead_1', title: 'Ada', path: '/leads/lead_1' }
const bob = { kind: 'lead', id: 'lead_2', title: 'Bob', path: '/leads/lead_2' }

test('what was opened last stands first, and once', () => {
  expect(withRecent([ada, bob], { ...bob, title: 'Bob Stone' }).map(({ title }) => title)).toEqual([
    'Bob Stone',
    'Ada',
  ])
})

test('nobody sees what somebody else opened', () => {
  keepRecent('org_1', 'usr_1', ada)

  expect(recents('org_1', 'usr_1')).toEqual([ada])
  expect(recents('org_1', 'usr_2')).toEqual([])
  expect(recents('org_2', 'usr_1')).toEqual([])
})
