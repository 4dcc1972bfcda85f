import { msg } from '@lingui/core/macro'
import { Bell, BellRing } from 'lucide-react'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/notices',
      title: msg`Notices`,
      icon: Bell,
      load: () => import('./pages/notices-page'),
      sidebar: 40,
      phone: { owner: 10, manager: 10, developer: 10, member: 10, viewer: 10 },
    },
    {
      path: '/settings/notices',
      title: msg`Notice settings`,
      icon: BellRing,
      keywords: msg`push mail sound quiet notifications`,
      load: () => import('./pages/notice-settings-page'),
      settings: { order: 70, group: 'you' },
    },
  ],
  topBar: [{ order: 10, load: () => import('./parts/bell') }],
  home: [{ order: 10, load: () => import('./parts/needs-you') }],
  streams: { notice: [['notices']] },
}
