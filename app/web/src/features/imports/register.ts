import { msg } from '@lingui/core/macro'
import { FileUp } from 'lucide-react'
import { rolesOf } from '@/lib/roles'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/imports',
      title: msg`Imports`,
      icon: FileUp,
      roles: rolesOf('imports.write'),
      keywords: msg`csv file sheet bring in leads upload history`,
      load: () => import('./pages/imports-page'),
    },
    {
      path: '/imports/:id',
      title: msg`Import`,
      roles: rolesOf('imports.write'),
      load: () => import('./pages/import-page'),
    },
  ],
  streams: { import: [['imports']] },
}
