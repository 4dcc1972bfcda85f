import { lazy, type ComponentType } from 'react'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  Building2,
  Clock,
  House,
  Mail,
  ScrollText,
  Settings,
  ShieldCheck,
  UserRound,
  UsersRound,
} from 'lucide-react'
import type { Load } from '@/lib/room'

export interface DeskPage {
  path: string
  title: MessageDescriptor
  /** Where the title would not fit. */
  short?: MessageDescriptor
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  Component: ComponentType
  keywords?: MessageDescriptor
  /** Absent: reached by the menu, the palette or a link. */
  sidebar?: true
  /** One of the four places of the phone's bar. */
  phone?: true
}

const page = (load: Load) => lazy(load)

/** Every page of HQ, in the order of its sidebar. */
export const DESK_PAGES: DeskPage[] = [
  {
    path: '/',
    title: msg`Home`,
    icon: House,
    Component: page(() => import('./pages/home-page')),
    keywords: msg`host health disk leader sending stop checks release`,
    sidebar: true,
    phone: true,
  },
  {
    path: '/organizations',
    title: msg`Organizations`,
    short: msg`Orgs`,
    icon: Building2,
    Component: page(() => import('./pages/orgs-page')),
    keywords: msg`tenants quota pause health size`,
    sidebar: true,
    phone: true,
  },
  {
    path: '/people',
    title: msg`People`,
    icon: UsersRound,
    Component: page(() => import('./pages/people-page')),
    keywords: msg`users find address factors reset locked out`,
    sidebar: true,
    phone: true,
  },
  {
    path: '/work',
    title: msg`Work`,
    icon: Clock,
    Component: page(() => import('./pages/work-page')),
    keywords: msg`schedule tasks dead letters replay queue engine`,
    sidebar: true,
    phone: true,
  },
  {
    path: '/mail',
    title: msg`Mail`,
    icon: Mail,
    Component: page(() => import('./pages/mail-page')),
    keywords: msg`outbox failed retry letters`,
    sidebar: true,
  },
  {
    path: '/audit',
    title: msg`Audit`,
    icon: ScrollText,
    Component: page(() => import('./pages/audit-page')),
    keywords: msg`log history who did what`,
    sidebar: true,
  },
  {
    path: '/security',
    title: msg`Security`,
    icon: ShieldCheck,
    Component: page(() => import('./pages/security-page')),
    keywords: msg`operators sessions end`,
    sidebar: true,
  },
  {
    path: '/settings',
    title: msg`Settings`,
    icon: Settings,
    Component: page(() => import('./pages/settings-page')),
    keywords: msg`signup policy single sign-on issuers oidc`,
    sidebar: true,
  },
  {
    path: '/account',
    title: msg`Your account`,
    icon: UserRound,
    Component: page(() => import('./pages/account-page')),
    keywords: msg`password authenticator passkeys recovery codes`,
  },
]

/** A page stands for everything below it; Home only for itself. */
export const isCurrent = (path: string, address: string): boolean =>
  path === '/' ? address === '/' : path === address || address.startsWith(`${path}/`)
