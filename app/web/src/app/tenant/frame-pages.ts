import { msg } from '@lingui/core/macro'
import { House, Settings } from 'lucide-react'
import type { Page } from '@/lib/room'

/** The two pages that belong to the frame itself: they are made of what rooms hand in. */
export const FRAME_PAGES: Omit<Page, 'load'>[] = [
  {
    path: '/',
    title: msg`Home`,
    icon: House,
    sidebar: 0,
    phone: { owner: 0, manager: 0, developer: 0, member: 0, viewer: 0 },
  },
  { path: '/settings', title: msg`Settings`, icon: Settings, sidebar: 90, phone: {} },
]
