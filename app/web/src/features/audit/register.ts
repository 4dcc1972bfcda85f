import { msg } from '@lingui/core/macro'
import { ScrollText } from 'lucide-react'
import { rolesOf } from '@/lib/roles'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/settings/audit',
      title: msg`Audit`,
      icon: ScrollText,
      roles: rolesOf('audit.read'),
      keywords: msg`log history who did what`,
      load: () => import('./pages/audit-page'),
      settings: { order: 30, group: 'org' },
      phone: { owner: 30, manager: 30 },
    },
  ],
}
