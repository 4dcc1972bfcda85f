import type { PublicPage } from '@/lib/room'

export const publicPages: PublicPage[] = [
  { path: '/login', load: () => import('./pages/login-page') },
  { path: '/signup', load: () => import('./pages/signup-page') },
  { path: '/invite', load: () => import('./pages/invite-page') },
  { path: '/forgot', load: () => import('./pages/forgot-page') },
  { path: '/reset', load: () => import('./pages/reset-page') },
]
