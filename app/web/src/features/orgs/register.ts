import { msg } from '@lingui/core/macro'
import { Building2, OctagonX, TriangleAlert } from 'lucide-react'
import { rolesOf } from '@/lib/roles'
import type { Room } from '@/lib/room'
import { askToStop } from './parts/stop-asked'

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
    {
      path: '/settings/danger',
      title: msg`Danger zone`,
      icon: TriangleAlert,
      roles: rolesOf('org.close'),
      keywords: msg`export download close delete quota size`,
      load: () => import('./pages/danger-page'),
      settings: { order: 45, group: 'org' },
    },
  ],
  actions: [
    {
      id: 'orgs.stop-sending',
      title: msg`Stop everything that is sent`,
      keywords: msg`emergency halt pause hang up`,
      icon: OctagonX,
      roles: rolesOf('sending.stop'),
      run: () => askToStop(true),
    },
  ],
  topBar: [{ order: 5, load: () => import('./parts/stop-button'), words: 'frame' }],
  banners: [
    { order: 5, load: () => import('./parts/danger-paused'), words: 'frame' },
    { order: 10, load: () => import('./parts/stop-banner'), words: 'frame' },
  ],
  streams: { sending: [['sending']], org: [['org'], ['me']], export: [['exports'], ['usage']] },
}
