import { msg } from '@lingui/core/macro'
import {
  KeyRound,
  LogOut,
  MonitorSmartphone,
  Plus,
  ShieldCheck,
  UserPlus,
  UserRound,
  UsersRound,
} from 'lucide-react'
import { logOut } from '@/api/log-out'
import { rolesOf } from '@/lib/roles'
import type { Room } from '@/lib/room'

export const room: Room = {
  pages: [
    {
      path: '/settings/access',
      title: msg`People`,
      icon: UsersRound,
      keywords: msg`access users roles invite team`,
      load: () => import('./pages/access-page'),
      settings: { order: 20, group: 'org' },
      phone: { owner: 20, manager: 20 },
    },
    {
      path: '/settings/keys',
      title: msg`API keys`,
      icon: KeyRound,
      roles: rolesOf('api_keys.manage'),
      keywords: msg`token integration program developer scopes`,
      load: () => import('./pages/api-keys-page'),
      settings: { order: 40, group: 'org' },
    },
    {
      path: '/settings/profile',
      title: msg`Profile`,
      icon: UserRound,
      keywords: msg`name password`,
      load: () => import('./pages/profile-page'),
      settings: { order: 50, group: 'you' },
      phone: { developer: 20, member: 20, viewer: 20 },
    },
    {
      path: '/settings/security',
      title: msg`Security`,
      icon: ShieldCheck,
      keywords: msg`second factor two-step passkey authenticator recovery codes`,
      load: () => import('./pages/security-page'),
      settings: { order: 55, group: 'you' },
    },
    {
      path: '/settings/sessions',
      title: msg`Sessions`,
      icon: MonitorSmartphone,
      keywords: msg`devices sign out`,
      load: () => import('./pages/sessions-page'),
      settings: { order: 60, group: 'you' },
      phone: { developer: 30, member: 30, viewer: 30 },
    },
    {
      path: '/new-organization',
      title: msg`New organization`,
      icon: Plus,
      load: () => import('./pages/new-org-page'),
    },
  ],
  actions: [
    {
      id: 'accounts.invite',
      title: msg`Invite somebody`,
      keywords: msg`user person team access`,
      icon: UserPlus,
      roles: rolesOf('users.invite'),
      run: ({ go }) => go('/settings/access?invite=new'),
    },
    { id: 'accounts.sign-out', title: msg`Sign out`, icon: LogOut, run: () => logOut() },
  ],
  home: [{ order: 20, load: () => import('./parts/getting-started'), words: 'frame' }],
  streams: { user: [['people'], ['me']], invite: [['invites']], session: [['sessions']] },
}
