import type { Page } from '@/lib/room'

/** What the bars need to know of a page. */
export type BarPage = Omit<Page, 'load'>

/** A page stands for everything below it; Home only for itself. */
export const isCurrent = (path: string, page: string): boolean =>
  path === '/' ? page === '/' : page === path || page.startsWith(`${path}/`)
