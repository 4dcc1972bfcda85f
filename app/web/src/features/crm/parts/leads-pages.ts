import type { Lead, LeadsPage } from '../api/leads-types'

/** Half of what the server would give: a filter is on the screen sooner, and the next page comes before it is seen. */
export const PAGE_ROWS = 100
/** So many pages stay in memory; one that is further away comes back in one request. */
const PAGES_KEPT = 48

/** Where a page begins: behind the page before it, or at a row by its number. */
export type PageStart = { cursor: string } | { at: number }

interface Kept {
  rows: Lead[]
  next: string | null
  /** Pages of one moment belong together: nothing is missing between them, and nothing stands in two. */
  moment: number
}

type Places = readonly [first: number, last: number]

/** Pages of a long list by their number, where each row stands, and how the next page is asked for. */
export class LeadsPages {
  private pages = new Map<number, Kept>()
  private places = new Map<string, number>()
  private stale = new Set<number>()
  private end: number | null = null
  private known = 0
  private measured = false

  constructor(readonly rows: number = PAGE_ROWS) {}

  /** How many rows there are, or at least are. */
  size = 0
  open = true

  pageOf = (place: number): number => Math.floor(place / this.rows)

  at = (place: number): Lead | undefined => this.pages.get(this.pageOf(place))?.rows[place % this.rows]

  placeOf = (id: string): number | undefined => this.places.get(id)

  momentAt = (place: number): number | undefined => this.pages.get(this.pageOf(place))?.moment

  all(): Lead[] {
    return [...this.pages.entries()].sort(([one], [other]) => one - other).flatMap(([, { rows }]) => rows)
  }

  /** The rows of some places; null where one of them is not here. */
  between(first: number, last: number): Lead[] | null {
    const found: Lead[] = []
    for (let place = first; place <= last; place += 1) {
      const lead = this.at(place)
      if (!lead) return null
      found.push(lead)
    }
    return found
  }

  /** The numbers of the pages that are to be read for these places. */
  missing(first: number, last: number): number[] {
    const bottom = this.measured ? Math.max(0, this.size - 1) : Infinity
    const found: number[] = []
    const to = this.pageOf(Math.min(last, bottom))
    for (let page = this.pageOf(Math.max(0, first)); page <= to; page += 1)
      if (!this.isFresh(page)) found.push(page)
    return found
  }

  startOf(page: number): PageStart {
    const before = this.isFresh(page - 1) ? this.pages.get(page - 1)?.next : null
    return before ? { cursor: before } : { at: page * this.rows }
  }

  /** A page that was read. What was read at another moment is none of the list it belongs to. */
  take(page: number, answer: LeadsPage, moment: number, seen: Places): void {
    this.forget(page)
    this.stale.delete(page)
    const { items, next_cursor: next } = answer
    const doubled = items.flatMap(({ id }) => this.places.get(id) ?? [])
    for (const place of doubled) this.letGo(this.pageOf(place), seen)
    for (const [other, kept] of [...this.pages])
      if (other !== page && kept.moment !== moment) this.letGo(other, seen)
    if (items.length === 0 && page > 0) this.drop(page)
    else this.pages.set(page, { rows: items, next: next ?? null, moment })
    items.forEach((lead, row) => this.places.set(lead.id, page * this.rows + row))
    this.measure(page, answer)
  }

  put(lead: Lead): boolean {
    const place = this.places.get(lead.id)
    const page = place === undefined ? undefined : this.pages.get(this.pageOf(place))
    if (!page || place === undefined) return false
    page.rows = page.rows.with(place % this.rows, lead)
    return true
  }

  /** Somebody counted all of them. */
  know(total: number): boolean {
    this.known = total
    if (!this.open || total <= this.size) return false
    this.size = total
    return true
  }

  /** What is on screen is to be read again; the rest is forgotten. */
  outdate(seen: Places): void {
    for (const page of [...this.pages.keys()]) this.letGo(page, seen)
  }

  evictAround(place: number): void {
    const distance = (page: number) => Math.abs(page - this.pageOf(place))
    const spare = this.pages.size - PAGES_KEPT
    if (spare <= 0) return
    const furthest = [...this.pages.keys()].sort((one, other) => distance(other) - distance(one))
    for (const page of furthest.slice(0, spare)) this.drop(page)
  }

  private isFresh = (page: number): boolean => this.pages.has(page) && !this.stale.has(page)

  private measure(page: number, { items, next_cursor, total, total_at_least }: LeadsPage): void {
    const seen = page * this.rows + items.length + (next_cursor ? 1 : 0)
    this.measured = true
    this.end = this.endAfter(page, !next_cursor, items.length)
    const last = this.end === null ? undefined : this.pages.get(this.end)
    this.open = !last && total === undefined
    if (last) this.size = this.end! * this.rows + last.rows.length
    else if (total !== undefined) this.size = Math.max(total, next_cursor ? seen : 0)
    else if (items.length === 0) this.size = Math.min(this.size, seen)
    else this.size = Math.max(this.size, total_at_least ?? 0, this.known, seen)
  }

  /** The last page, as long as it is here and nothing shows that the list goes on or ended before. */
  private endAfter(page: number, ends: boolean, rows: number): number | null {
    if (ends && (rows > 0 || page === 0)) return page
    const holds = this.end !== null && page < this.end && this.pages.has(this.end)
    return holds ? this.end : null
  }

  private letGo(page: number, [first, last]: Places): void {
    if (page >= this.pageOf(first) && page <= this.pageOf(last)) this.stale.add(page)
    else this.drop(page)
  }

  private drop(page: number): void {
    this.forget(page)
    this.pages.delete(page)
    this.stale.delete(page)
  }

  private forget(page: number): void {
    for (const { id } of this.pages.get(page)?.rows ?? [])
      if (this.pageOf(this.places.get(id) ?? -1) === page) this.places.delete(id)
  }
}
