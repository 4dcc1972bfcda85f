import { msg } from '@lingui/core/macro'
import { CircleCheckBig } from 'lucide-react'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/leads/:id',
      title: msg`Lead`,
      load: () => import('./pages/lead-page'),
    },
    {
      path: '/tasks',
      title: msg`My day`,
      icon: CircleCheckBig,
      keywords: msg`tasks to do due today reminders follow back`,
      load: () => import('./pages/task-day-page'),
      sidebar: 30,
      phone: { owner: 16, manager: 16, developer: 16, member: 14, viewer: 16 },
    },
  ],
  streams: { task: [['tasks']], duplicate: [['duplicates']], stages: [['stages']], fields: [['fields']] },
}
