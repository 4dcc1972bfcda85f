import { Problem } from '@/api/problem'
import type { Lead, LeadsPage } from '../api/leads-types'
import { LeadsPages, PAGE_ROWS } from './leads-pages'

const AHEAD_ROWS = 120

export type ReadPage = (cursor: string | undefined, signal: AbortSignal) => Promise<LeadsPage>

/**
 * The part of a long list that is near what is on screen, read by cursor. A row that goes keeps its place until the
 * list is read anew, so that nothing moves under a hand.
 */
export class LeadsWindow {
  private pages: LeadsPages
  private gone = new Set<string>()
  private flashes = new Map<string, number>()
  private listeners = new Set<() => void>()
  private wanted: [number, number]
  private running: Promise<void> | null = null
  private ended = new AbortController()
  private version = 0
  private asked = 0
  problem: unknown = null
  ready = false

  constructor(
    readonly turn: number,
    private readonly read: ReadPage,
    rows = PAGE_ROWS,
  ) {
    this.pages = new LeadsPages(rows)
    this.wanted = [0, rows - 1]
  }

  get size(): number {
    return this.pages.size
  }

  /** Whether the size is a lower bound only. */
  get open(): boolean {
    return this.pages.open
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  snapshot = (): number => this.version
  at = (place: number): Lead | undefined => this.pages.at(place)
  placeOf = (id: string): number | undefined => this.pages.placeOf(id)
  loaded = (): Lead[] => this.pages.all()
  isGone = (id: string): boolean => this.gone.has(id)
  flashOf = (id: string): number => this.flashes.get(id) ?? 0

  byId(id: string): Lead | undefined {
    const place = this.pages.placeOf(id)
    return place === undefined ? undefined : this.pages.at(place)
  }

  /** Says what is on screen; what is missing there and a little ahead is fetched. */
  show(first: number, last: number): void {
    this.wanted = [first, last]
    this.start()
  }

  /** After a refusal: ask again. */
  retry(): void {
    this.problem = null
    this.start()
    this.tell()
  }

  /** Nobody looks any more; whoever looks again starts it again. */
  end(): void {
    this.ended.abort()
    this.ended = new AbortController()
    this.running = null
  }

  /** Reads again what is on screen, and forgets the rest; the scroll stays where it is. */
  async refresh(): Promise<void> {
    this.asked += 1
    this.pages.outdate(...this.wanted)
    this.gone.clear()
    this.start()
    await this.running
  }

  put(lead: Lead, parts: { flash: boolean }): void {
    if (!this.pages.put(lead)) return
    if (lead.deleted_at || lead.merged_into) this.gone.add(lead.id)
    else this.gone.delete(lead.id)
    if (parts.flash) this.flashes.set(lead.id, this.flashOf(lead.id) + 1)
    this.tell()
  }

  lose(ids: Iterable<string>): void {
    for (const id of ids) if (this.pages.placeOf(id) !== undefined) this.gone.add(id)
    this.tell()
  }

  private start(): void {
    if (this.running) return
    const run = this.fill(this.ended.signal).finally(() => {
      if (this.running === run) this.running = null
    })
    this.running = run
  }

  private async fill(signal: AbortSignal): Promise<void> {
    // A fast scroll asks for where it stopped, not for all it passed.
    await Promise.resolve()
    while (!signal.aborted && this.problem === null) {
      const [first, last] = this.wanted
      const missing = this.pages.missing(first, last + AHEAD_ROWS)
      if (!missing) return
      const { asked } = this
      try {
        const page = await this.read(missing.cursor, signal)
        // What was asked before everything changed tells how it was.
        if (signal.aborted) return
        if (asked !== this.asked) continue
        this.pages.take(missing.page, page)
        this.pages.evictAround((this.wanted[0] + this.wanted[1]) / 2)
        this.ready = true
      } catch (error) {
        if (signal.aborted) return
        const wait = waitOf(error)
        if (wait) await new Promise((resolve) => setTimeout(resolve, wait))
        else this.problem = error
      }
      this.tell()
    }
  }

  private tell(): void {
    this.version += 1
    for (const listener of this.listeners) listener()
  }
}

/** A leap over many pages may be too fast for the server: it is told when to go on, and the rows come then. */
const waitOf = (error: unknown): number | null =>
  error instanceof Problem && error.status === 429 ? (error.retryAfterS ?? 1) * 1_000 : null
