import { msg } from '@lingui/core/macro'
import { Ban } from 'lucide-react'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/settings/suppression',
      title: msg`Do not contact`,
      icon: Ban,
      keywords: msg`suppression list block stop unsubscribe dnc compliance consent`,
      load: () => import('./pages/suppression-page'),
      settings: { order: 16, group: 'org' },
    },
  ],
  streams: { suppression: [['suppression']] },
}
