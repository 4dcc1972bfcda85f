import type { MessageDescriptor } from '@lingui/core'
import type { ComponentType } from 'react'
import type { Role } from './roles'

/** What a room hands to the frame: one `register.ts` a room, found by its folder. */
export interface Room {
  pages?: Page[]
  actions?: Action[]
  /** Which kinds of the live stream make which queries stale. */
  streams?: Record<string, readonly (readonly unknown[])[]>
  /** Runs as long as the frame stands; the bell is one. */
  topBar?: Part[]
  /** What stands above every page when it matters. */
  banners?: Part[]
  /** Looks up what is typed into the palette. */
  search?: () => Promise<{ default: ComponentType<SearchProps> }>
  /** What the first page shows; the lower order stands higher. */
  home?: (Part & { roles?: readonly Role[] })[]
}

export interface Part {
  order: number
  load: Load
  /** Its words come with the frame's, and not with those of the room's pages. */
  words?: 'frame'
}

export type Load = () => Promise<{ default: ComponentType }>

export interface Page {
  /** Below `/o/<org_id>`. */
  path: string
  title: MessageDescriptor
  load: Load
  icon?: ComponentType<{ className?: string }>
  roles?: readonly Role[]
  /** Where it stands in the sidebar, by order. Absent: only reachable by address, palette or settings. */
  sidebar?: number
  /** Where it stands inside Settings, and under which heading. */
  settings?: { order: number; group: 'org' | 'you' }
  /** How early each role meets it in the phone's bar; absent: under More. */
  phone?: Partial<Record<Role, number>>
  keywords?: MessageDescriptor
}

export interface Action {
  id: string
  title: MessageDescriptor
  keywords?: MessageDescriptor
  roles?: readonly Role[]
  icon?: ComponentType<{ className?: string }>
  run: (parts: { go: (page: string) => void }) => void | Promise<void>
}

export interface PaletteRow {
  key: string
  title: string
  hint?: string
  words?: string[]
  icon?: ComponentType<{ className?: string }>
  run: () => void
}

export interface PaletteGroup {
  heading: string
  rows: PaletteRow[]
}

/** What a room found of what was typed; `busy` as long as it still looks, `trouble` where it could not. */
export interface Found {
  groups: PaletteGroup[]
  busy: boolean
  trouble?: string
}

export interface SearchProps {
  typed: string
  go: (page: string) => void
  onFound: (found: Found) => void
}

export interface PublicPage {
  path: string
  load: Load
}
