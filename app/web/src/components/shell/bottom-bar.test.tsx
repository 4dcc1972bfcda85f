import { msg } from '@lingui/core/macro'
import { expect, test } from 'vitest'
import type { Role } from '@/lib/roles'
import type { BarPage } from './bar-page'
import { barPages } from './bottom-bar'

const everybody = { owner: 0, manager: 0, developer: 0, member: 0, viewer: 0 }
const pages: BarPage[] = [
  { path: '/e', title: msg`E`, phone: { owner: 50 } },
  { path: '/d', title: msg`D`, phone: { owner: 40 } },
  { path: '/c', title: msg`C`, phone: { owner: 30, member: 5 } },
  { path: '/b', title: msg`B`, phone: { owner: 20 } },
  { path: '/', title: msg`Home`, phone: everybody },
  { path: '/x', title: msg`X` },
]

test.each<[Role, string[]]>([
  ['owner', ['/', '/b', '/c', '/d']],
  ['member', ['/', '/c']],
  ['viewer', ['/']],
])('the bar of a %s has its pages in order, and four at most', (role, paths) => {
  expect(barPages(pages, role).map(({ path }) => path)).toEqual(paths)
})
