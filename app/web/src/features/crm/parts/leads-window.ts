import { Problem } from '@/api/problem'
import type { Lead, LeadsPage } from '../api/leads-types'
import { LeadsPages, PAGE_ROWS, type PageStart } from './leads-pages'

const AHEAD_ROWS = 120
const BEHIND_ROWS = 40
/** Whoever drags the bar over the whole list asks for where they are so often, and always for where they stop. */
const LEAP_MS = 80

export type ReadPage = (start: PageStart, signal: AbortSignal) => Promise<LeadsPage>

/**
 * The part of a long list that is near what is on screen: pages follow each other by cursor, and a leap lands by the
 * number of its row. A row that goes keeps its place until it is read anew, so that nothing moves under a hand.
 */
export class LeadsWindow {
  private pages: LeadsPages
  private gone = new Set<string>()
  private flashes = new Map<string, number>()
  private listeners = new Set<() => void>()
  private waiting = new Set<() => void>()
  private wanted: [number, number]
  private reading = new Map<number, AbortController>()
  private later: ReturnType<typeof setTimeout> | undefined
  private leapt = -Infinity
  private moment = 0
  private version = 0
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

  /** Whether the server told the size as a lower bound only. */
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

  /** From one to another, whichever comes first; null where some between them are not here. */
  between(one: string, other: string): Lead[] | null {
    const [from, to] = [this.pages.placeOf(one), this.pages.placeOf(other)]
    if (from === undefined || to === undefined) return null
    return this.pages.between(Math.min(from, to), Math.max(from, to))
  }

  /** A lead among its neighbours, as far as they are here without a gap. */
  around(id: string, most: number): Lead[] {
    const place = this.pages.placeOf(id)
    if (place === undefined) return []
    let [first, last] = [place, place]
    while (place - first < most && this.pages.at(first - 1)) first -= 1
    while (last - place < most && this.pages.at(last + 1)) last += 1
    return this.pages.between(first, last) ?? []
  }

  /** Says what is on screen; what is missing there and around is fetched. */
  show(first: number, last: number): void {
    this.wanted = [first, last]
    this.start()
  }

  /** Somebody counted how many there are, where the list itself tells a lower bound only. */
  know(total: number): void {
    if (this.pages.know(total)) this.tell()
  }

  /** After a refusal: ask again. */
  retry(): void {
    this.problem = null
    this.start()
    this.tell()
  }

  /** Nobody looks any more; whoever looks again starts it again. */
  end(): void {
    this.stop()
    this.settle()
  }

  /** Reads again what is on screen, and forgets the rest; the scroll stays where it is. */
  async refresh(): Promise<void> {
    // What was asked before everything changed tells how it was.
    this.stop()
    this.shift()
    this.pages.outdate(this.wanted)
    this.gone.clear()
    this.start()
    await new Promise<void>((done) => this.waiting.add(done))
  }

  /** Something changed somewhere: rows may stand at other places than those that were read before. */
  shift(): void {
    this.moment += 1
  }

  put(lead: Lead, parts: { flash: boolean }): void {
    this.shift()
    if (!this.pages.put(lead)) return
    if (lead.deleted_at || lead.merged_into) this.gone.add(lead.id)
    else this.gone.delete(lead.id)
    if (parts.flash) this.flashes.set(lead.id, this.flashOf(lead.id) + 1)
    this.tell()
  }

  lose(ids: Iterable<string>): void {
    this.shift()
    for (const id of ids) if (this.pages.placeOf(id) !== undefined) this.gone.add(id)
    this.tell()
  }

  private start(): void {
    this.leave()
    if (this.problem !== null || this.later !== undefined) return
    const starts = this.due().map((page) => [page, this.pages.startOf(page)] as const)
    if (starts.length === 0) return
    const leaps = starts.some(([, start]) => 'at' in start)
    const wait = leaps ? this.leapt + LEAP_MS - performance.now() : 0
    if (wait > 0) return this.startIn(wait)
    if (leaps) this.leapt = performance.now()
    for (const [page, start] of starts) void this.fetch(page, start)
  }

  private startIn(wait: number): void {
    this.later = setTimeout(() => {
      this.later = undefined
      this.start()
    }, wait)
  }

  /** What is on screen all at once, then what is around it, page by page. */
  private due(): number[] {
    const [first, last] = this.wanted
    const seen = this.pages.missing(first, last)
    if (seen.length > 0) return seen.filter((page) => !this.reading.has(page))
    if (this.reading.size > 0) return []
    const ahead = this.pages.missing(last + 1, last + AHEAD_ROWS)
    if (ahead.length > 0) return ahead.slice(0, 1)
    // What stands above is not worth a change of what is on screen before somebody goes there.
    const behind = this.pages.momentAt(first) === this.moment
    return behind ? this.pages.missing(first - BEHIND_ROWS, first - 1).slice(-1) : []
  }

  /** Ends what is asked for places that somebody has left. */
  private leave(): void {
    const [first, last] = this.wanted
    const [from, to] = [this.pages.pageOf(first - BEHIND_ROWS), this.pages.pageOf(last + AHEAD_ROWS)]
    for (const [page, asking] of this.reading)
      if (page < from || page > to) {
        asking.abort()
        this.reading.delete(page)
      }
  }

  private stop(): void {
    for (const asking of this.reading.values()) asking.abort()
    this.reading.clear()
    clearTimeout(this.later)
    this.later = undefined
  }

  private async fetch(page: number, start: PageStart): Promise<void> {
    const asking = new AbortController()
    this.reading.set(page, asking)
    // Behind a page comes what was there when that page was read, whatever changed since.
    const follows = 'cursor' in start ? this.pages.momentAt((page - 1) * this.pages.rows) : undefined
    const moment = follows ?? this.moment
    try {
      const answer = await this.read(start, asking.signal)
      if (asking.signal.aborted) return
      this.pages.take(page, answer, moment, this.wanted)
      this.pages.evictAround((this.wanted[0] + this.wanted[1]) / 2)
      this.ready = true
    } catch (error) {
      if (asking.signal.aborted) return
      const wait = waitOf(error)
      if (wait === null) this.problem = error
      else if (this.later === undefined) this.startIn(wait)
    }
    this.reading.delete(page)
    this.start()
    this.tell()
  }

  private settle(): void {
    for (const done of this.waiting) done()
    this.waiting.clear()
  }

  private tell(): void {
    this.version += 1
    if (this.problem !== null || this.pages.missing(...this.wanted).length === 0) this.settle()
    for (const listener of this.listeners) listener()
  }
}

/** Many leaps may be too fast for the server: it says when to go on, and the rows come then. */
const waitOf = (error: unknown): number | null =>
  error instanceof Problem && error.status === 429 ? (error.retryAfterS ?? 1) * 1_000 : null
