const WHOLE = 1
const NAME = 0.8
const WORDS = 0.4

/**
 * How well a row fits what was typed; 0 is not at all. Every word counts from its beginning, so that letters that are
 * strewn over a row's keywords never bring up another row than the one that is meant.
 */
export function rank(name: string, typed: string, keywords: readonly string[] = []): number {
  const asked = typed.trim().toLowerCase()
  const own = name.toLowerCase()
  if (own.startsWith(asked)) return WHOLE
  const parts = asked.split(/\s+/)
  if (parts.every((part) => begins(own, part))) return NAME
  const all = `${own} ${keywords.join(' ').toLowerCase()}`
  return parts.every((part) => begins(all, part)) ? WORDS : 0
}

const begins = (words: string, part: string): boolean => ` ${words}`.includes(` ${part}`)
