/** Calling people by their name inside a text. */
export interface Calling {
  /** Where the @ stands. */
  start: number
  typed: string
}

const TYPED_MAX = 40

/** Whether the caret stands behind an @ that begins a name. */
export function callingAt(text: string, caret: number): Calling | null {
  const before = text.slice(0, caret)
  const start = before.lastIndexOf('@')
  if (start < 0 || (start > 0 && !/[\s(]/.test(before[start - 1]!))) return null
  const typed = before.slice(start + 1)
  if (typed.length > TYPED_MAX || /[\n@]|\s\s|^\s/.test(typed)) return null
  return { start, typed }
}

export function callByName(text: string, { start, typed }: Calling, name: string) {
  const said = `@${name} `
  const rest = text.slice(start + 1 + typed.length).replace(/^ /, '')
  return { text: text.slice(0, start) + said + rest, caret: start + said.length }
}

/** Names with a word that begins as typed, in the order of the list. */
export function fitting<P extends { name: string }>(people: readonly P[], typed: string): P[] {
  const wanted = typed.trim().toLowerCase()
  return people.filter(({ name }) => {
    const known = name.toLowerCase()
    return known.startsWith(wanted) || known.split(/\s+/).some((word) => word.startsWith(wanted))
  })
}

/** Who is called in what is finally sent: a name that was taken out again calls nobody. */
export const calledIn = (text: string, picked: readonly { id: string; name: string }[]): string[] => [
  ...new Set(picked.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)),
]

export interface Part {
  text: string
  called: boolean
}

export function splitMentions(text: string, names: readonly string[]): Part[] {
  const wanted = names.filter(Boolean).toSorted((one, other) => other.length - one.length)
  if (wanted.length === 0) return [{ text, called: false }]
  const found = new RegExp(`(@(?:${wanted.map(escaped).join('|')}))`, 'g')
  return text
    .split(found)
    .filter(Boolean)
    .map((part) => ({ text: part, called: wanted.some((name) => part === `@${name}`) }))
}

const escaped = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
