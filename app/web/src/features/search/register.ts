import type { Room } from '@/lib/room'

export const room: Room = { search: () => import('./parts/palette-search') }
