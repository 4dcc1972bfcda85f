import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { rememberPages } from '@/lib/pages'
import { network } from '@/testing/network'
import { ORG, show } from '@/testing/show'
import type { Notice } from '../api/use-notices'
import { NoticeRow } from './notice-row'

const notice: Notice = {
  id: 'ntc_1',
  kind: 'role_changed',
  title: 'You are now a manager',
  body: '',
  path: '/settings/access',
  facts: {},
  sound: false,
  read: false,
  created_at: '2026-11-20T10:00:00.000Z',
  version: 1,
}

test('following a notice marks it as read and leads to its page', async () => {
  rememberPages(['/settings/access'])
  network.on('PUT /api/notices', () => new Response(null, { status: 204 }))
  show(<NoticeRow notice={notice} />)

  await userEvent.click(screen.getByRole('link', { name: 'You are now a manager' }))

  await expect.poll(() => network.seen('PUT /api/notices')).toHaveLength(1)
  expect(await network.seen('PUT /api/notices')[0]!.json()).toEqual({ read: ['ntc_1'] })
  expect(location.pathname).toBe(`/o/${ORG}/settings/access`)
})

test('a notice whose page does not exist is no link', () => {
  show(<NoticeRow notice={{ ...notice, path: '/jobs/job_1' }} />)

  expect(screen.queryByRole('link')).toBeNull()
})
