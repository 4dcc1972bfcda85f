import type { Action, Page, Part, Room } from '@/lib/room'
import { lazyPage } from '@/lib/lazy-page'
import { rememberPages } from '@/lib/pages'

/** Every room that has a `register.ts`, except HQ's own, which this application must not carry. */
const found = import.meta.glob<{ room: Room }>(
  ['../../features/*/register.ts', '!../../features/hq/register.ts'],
  {
    eager: true,
  },
)

const named = Object.entries(found).map(([path, { room }]) => ({ name: path.split('/').at(-2)!, ...room }))

export type FramePage = Page & { Component: ReturnType<typeof lazyPage<object>> }

export const pages: FramePage[] = named.flatMap(({ name, pages: own = [] }) =>
  own.map((page) => ({ ...page, Component: lazyPage(name, page.load) })),
)
export const actions: Action[] = named.flatMap(({ actions: own = [] }) => own)
const inOrder = <P extends Part>(parts: (P & { name: string })[]) =>
  parts
    .map((part) => ({ ...part, Component: lazyPage(part.words ?? part.name, part.load) }))
    .sort((one, other) => one.order - other.order)

export const topBarParts = inOrder(
  named.flatMap(({ name, topBar = [] }) => topBar.map((part) => ({ ...part, name }))),
)
export const banners = inOrder(
  named.flatMap(({ name, banners: own = [] }) => own.map((part) => ({ ...part, name }))),
)
export const homeParts = inOrder(
  named.flatMap(({ name, home = [] }) => home.map((part) => ({ ...part, name }))),
)

export function staleBy(kind: string): readonly (readonly unknown[])[] {
  return named.flatMap(({ streams = {} }) => streams[kind] ?? [])
}

export const searches = named.flatMap(({ name, search }) => (search ? [lazyPage(name, search)] : []))

rememberPages(pages.map((page) => page.path))
