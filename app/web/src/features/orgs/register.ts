import { msg } from '@lingui/core/macro'
import { Building2 } from 'lucide-react'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/settings/organization',
      title: msg`Organization`,
      icon: Building2,
      keywords: msg`profile name timezone quiet hours policies footers retention recording`,
      load: () => import('./pages/organization-page'),
      settings: { order: 10, group: 'org' },
    },
  ],
  streams: { org: [['org'], ['me']] },
}
