import type { Lead, LeadsPage } from '../api/leads-types'

/** Half of what the server would give: a filter is on the screen sooner, and the next page comes before it is seen. */
export const PAGE_ROWS = 100
/** So many pages stay in memory; of those further away only the cursor does, so they come back in one request. */
const PAGES_KEPT = 48

/** Pages of a long list by their number, where each row stands, and where the next page begins. */
export class LeadsPages {
  private pages = new Map<number, Lead[]>()
  private places = new Map<string, number>()
  private stale = new Set<number>()
  private cursors: (string | undefined)[] = [undefined]
  private end: number | null = null

  constructor(readonly rows: number = PAGE_ROWS) {}

  /** How many rows there are, or at least are. */
  size = 0
  open = true

  get empty(): boolean {
    return this.pages.size === 0
  }

  at = (place: number): Lead | undefined => this.pages.get(this.pageOf(place))?.[place % this.rows]

  placeOf = (id: string): number | undefined => this.places.get(id)

  all(): Lead[] {
    return [...this.pages.entries()].sort(([one], [other]) => one - other).flatMap(([, rows]) => rows)
  }

  /** What to read next for these places: a page without cursor is reached from the last that has one. */
  missing(first: number, last: number): { page: number; cursor: string | undefined } | null {
    for (
      let page = this.pageOf(first);
      page <= Math.min(this.pageOf(last), this.end ?? Infinity);
      page += 1
    ) {
      if (this.pages.has(page) && !this.stale.has(page)) continue
      const reached = Math.min(page, this.cursors.length - 1)
      return { page: reached, cursor: this.cursors[reached] }
    }
    return null
  }

  take(page: number, { items, next_cursor, total, total_at_least }: LeadsPage): void {
    this.forget(page)
    this.stale.delete(page)
    this.pages.set(page, items)
    items.forEach((lead, row) => this.places.set(lead.id, page * this.rows + row))
    if (next_cursor) {
      this.cursors[page + 1] = next_cursor
      if (this.end !== null && page >= this.end) this.end = null
    } else this.end = page
    this.measure(page * this.rows + items.length, total ?? null, total_at_least ?? 0)
  }

  put(lead: Lead): boolean {
    const place = this.places.get(lead.id)
    const page = place === undefined ? undefined : this.pages.get(this.pageOf(place))
    if (!page || place === undefined) return false
    this.pages.set(this.pageOf(place), page.with(place % this.rows, lead))
    return true
  }

  /** What is on screen is to be read again; the rest is forgotten. */
  outdate(first: number, last: number): void {
    for (const page of [...this.pages.keys()]) {
      if (page >= this.pageOf(first) && page <= this.pageOf(last)) this.stale.add(page)
      else this.drop(page)
    }
  }

  evictAround(place: number): void {
    const distance = (page: number) => Math.abs(page - this.pageOf(place))
    const spare = this.pages.size - PAGES_KEPT
    if (spare <= 0) return
    const furthest = [...this.pages.keys()].sort((one, other) => distance(other) - distance(one))
    for (const page of furthest.slice(0, spare)) this.drop(page)
  }

  private pageOf = (place: number) => Math.floor(place / this.rows)

  private measure(seen: number, total: number | null, least: number): void {
    const last = this.end === null ? undefined : this.pages.get(this.end)
    if (this.end !== null && last) {
      this.size = this.end * this.rows + last.length
      this.open = false
      return
    }
    const told = Math.max(total ?? least, this.open && total === null ? this.size : 0)
    this.open = total === null
    this.size = Math.max(told, seen + 1)
  }

  private drop(page: number): void {
    this.forget(page)
    this.pages.delete(page)
    this.stale.delete(page)
  }

  private forget(page: number): void {
    for (const { id } of this.pages.get(page) ?? [])
      if (this.pageOf(this.places.get(id) ?? -1) === page) this.places.delete(id)
  }
}
