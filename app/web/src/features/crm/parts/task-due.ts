import { dayOf } from '@/lib/days'

/** What somebody wrote into one line: what is to be done, and when. */
export interface Planned {
  title: string
  /** `YYYY-MM-DDTHH:MM` as the clock shows it where the task is done; null where no time was said. */
  due: string | null
}

interface Moment {
  date: Date
  /** Whether the hour was said, or is only a habit. */
  timed: boolean
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MORNING = 9
const EVENING = 18
const NIGHT = 20
const UNIT_MINUTES: Record<string, number> = { min: 1, hour: 60, day: 1440, week: 10_080 }

const DAY_WORDS = DAYS.map((day) => `${day}|${day.slice(0, 3)}`).join('|')
const MONTH_WORDS = MONTHS.map((month) => `${month}[a-z]*`).join('|')
const TIME = String.raw`(?:(?:at|@)\s*)?(?:(\d{1,2})(?::(\d{2}))?\s*(am|pm)|(\d{1,2}):(\d{2})|(?:at|@)\s*(\d{1,2})|noon|midnight)`

const at = (day: Date, hours: number, minutes = 0): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes)
const later = (day: Date, days: number): Date =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, day.getHours(), day.getMinutes())

type Reader = [RegExp, (found: RegExpExecArray, now: Date) => Date | null]

/** The ways to name a day; the hour, if there is one, stands beside it. */
const READERS: Reader[] = [
  [/\btoday\b/i, (_found, now) => now],
  [/\btonight\b/i, (_found, now) => at(now, NIGHT)],
  [/\b(?:tomorrow|tmrw?)\b/i, (_found, now) => later(now, 1)],
  [/\bnext week\b/i, (_found, now) => later(now, (8 - now.getDay()) % 7 || 7)],
  [new RegExp(String.raw`\b(?:on |next )?(${DAY_WORDS})\b`, 'i'), (found, now) => weekday(found[1]!, now)],
  [
    /\b(\d{4})-(\d{2})-(\d{2})\b/,
    ([, year, month, day], now) => dated(now, Number(day), Number(month) - 1, Number(year)),
  ],
  [
    new RegExp(String.raw`\b(\d{1,2})\.? (${MONTH_WORDS})\b`, 'i'),
    ([, day, month], now) => dated(now, Number(day), monthOf(month!)),
  ],
  [
    new RegExp(String.raw`\b(${MONTH_WORDS}) (\d{1,2})\b`, 'i'),
    ([, month, day], now) => dated(now, Number(day), monthOf(month!)),
  ],
]

/** "Call Ada tomorrow 9" is a call, tomorrow at nine. */
export function readPlan(written: string, now: Date = new Date()): Planned {
  const span = /\bin (\d{1,3}|an?) ?(min|hour|h|day|week)(?:ute)?s?\b/i.exec(written)
  if (span) return planned(without(written, span), spanEnd(span, now))
  for (const [pattern, read] of READERS) {
    const found = pattern.exec(written)
    const day = found && read(found, now)
    if (found && day) return planned(...withTime(written, found, day, now))
  }
  const time = new RegExp(String.raw`(?:^|\s)${TIME}(?=\s|$)`, 'i').exec(written)
  const hour = time && hourOf(time, now)
  if (!time || !hour) return { title: tidy(written), due: null }
  return planned(without(written, time), { date: hour > now ? hour : later(hour, 1), timed: true })
}

/** A day that was named, with the time that stands right behind it or before it. */
function withTime(written: string, found: RegExpExecArray, day: Date, now: Date): [string, Moment] {
  const [before, after] = [written.slice(0, found.index), written.slice(found.index + found[0].length)]
  const behind = new RegExp(String.raw`^,?\s+(?:${TIME}|(\d{1,2}))(?=\s|$|[,.])`, 'i').exec(after)
  const ahead = behind ? null : new RegExp(String.raw`(?:^|\s)${TIME}\s*$`, 'i').exec(before)
  const time = behind ?? ahead
  const hour = time && hourOf(time, day)
  if (!hour) return [before + after, { date: usual(found[0], day, now), timed: false }]
  const rest = behind ? before + after.slice(behind[0].length) : before.slice(0, ahead!.index) + after
  return [rest, { date: hour, timed: true }]
}

function usual(word: string, day: Date, now: Date): Date {
  if (/tonight/i.test(word)) return day
  if (dayOf(day) !== dayOf(now)) return at(day, MORNING)
  return now.getHours() < EVENING ? at(now, EVENING) : at(now, 23, 59)
}

function hourOf(found: RegExpExecArray, day: Date): Date | null {
  const [whole, twelve, twelveMinutes, half, full, fullMinutes, bare, alone] = found
  if (/noon/i.test(whole)) return at(day, 12)
  if (/midnight/i.test(whole)) return at(day, 23, 59)
  const minutes = Number(twelveMinutes ?? fullMinutes ?? 0)
  const said = Number(twelve ?? full ?? bare ?? alone)
  const hours = half ? ofHalf(said, half) : full ? said : ofOffice(said)
  return isClock(hours, minutes) ? at(day, hours, minutes) : null
}

const isClock = (hours: number, minutes: number) => hours >= 0 && hours < 24 && minutes < 60

function ofHalf(said: number, half: string): number {
  if (said < 1 || said > 12) return -1
  return (said % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

/** "At 3" is in the afternoon: nobody is called in the night. */
const ofOffice = (said: number): number => (said > 0 && said < 7 ? said + 12 : said)

function spanEnd([, count, unit]: RegExpExecArray, now: Date): Moment {
  const amount = /^an?$/i.test(count!) ? 1 : Number(count)
  const minutes = amount * UNIT_MINUTES[unit!.toLowerCase() === 'h' ? 'hour' : unit!.toLowerCase()]!
  if (minutes >= 1440) return { date: at(later(now, minutes / 1440), MORNING), timed: false }
  return { date: new Date(now.getTime() + minutes * 60_000), timed: true }
}

function weekday(word: string, now: Date): Date {
  const wanted = DAYS.findIndex((day) => day.startsWith(word.toLowerCase()))
  return later(now, (wanted - now.getDay() + 7) % 7 || 7)
}

const monthOf = (word: string) => MONTHS.findIndex((month) => word.toLowerCase().startsWith(month))

function dated(now: Date, day: number, month: number, year?: number): Date | null {
  const date = new Date(year ?? now.getFullYear(), month, day)
  if (date.getDate() !== day || date.getMonth() !== month) return null
  const past = year === undefined && dayOf(date) < dayOf(now)
  return past ? new Date(now.getFullYear() + 1, month, day) : date
}

const without = (text: string, found: RegExpExecArray) =>
  `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`
const tidy = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s,]+$/, '')
    .trim()

const planned = (title: string, { date }: Moment): Planned => ({ title: tidy(title), due: localOf(date) })

/** As date-and-time fields have it. */
export function localOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What is sent for a time on this screen: the moment itself for one's own, the clock's words for somebody elsewhere. */
export const dueToSend = (local: string, own: boolean): string =>
  own ? new Date(local).toISOString() : local
