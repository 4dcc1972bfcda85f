import { msg } from '@lingui/core/macro'
import {
  CircleCheckBig,
  Columns3,
  History,
  Milestone,
  TextCursorInput,
  Users,
  UsersRound,
} from 'lucide-react'
import { rolesOf } from '@/lib/roles'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/leads',
      title: msg`Leads`,
      icon: Users,
      keywords: msg`people contacts list table customers`,
      load: () => import('./pages/leads-page'),
      sidebar: 20,
      phone: { owner: 12, manager: 12, developer: 12, member: 12, viewer: 12 },
    },
    {
      path: '/leads/board',
      title: msg`Board`,
      icon: Columns3,
      keywords: msg`leads stages pipeline kanban`,
      load: () => import('./pages/board-page'),
    },
    {
      path: '/leads/batches',
      title: msg`Bulk changes`,
      icon: History,
      roles: rolesOf('leads.batch'),
      keywords: msg`leads batch history undo`,
      load: () => import('./pages/batch-page'),
    },
    {
      path: '/leads/duplicates',
      title: msg`Duplicates`,
      icon: UsersRound,
      keywords: msg`leads merge twice same person`,
      load: () => import('./pages/duplicate-page'),
    },
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
    {
      path: '/settings/stages',
      title: msg`Stages`,
      icon: Milestone,
      roles: rolesOf('pipeline.write'),
      keywords: msg`pipeline leads order`,
      load: () => import('./pages/stage-page'),
      settings: { order: 12, group: 'org' },
    },
    {
      path: '/settings/fields',
      title: msg`Fields`,
      icon: TextCursorInput,
      roles: rolesOf('pipeline.write'),
      keywords: msg`custom leads own columns`,
      load: () => import('./pages/field-page'),
      settings: { order: 14, group: 'org' },
    },
  ],
  streams: {
    task: [['tasks']],
    view: [['views']],
    batch: [['batches']],
    duplicate: [['duplicates']],
    stages: [['stages']],
    fields: [['fields']],
  },
}
