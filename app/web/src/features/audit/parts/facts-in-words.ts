/** The facts of an entry in one line: they are machine words, kept as they were written. */
export function factsInWords(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value ?? '–')}`)
    .join(' · ')
}
