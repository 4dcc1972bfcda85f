/** What a person would call the browser and system that a user agent names. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const named = (table: [RegExp, string][], agent: string) => table.find(([sign]) => sign.test(agent))?.[1]

export function deviceName(agent: string): string | null {
  const parts = [named(BROWSERS, agent), named(SYSTEMS, agent)].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : agent.slice(0, 60) || null
}

export const isPhone = (agent: string): boolean => /iPhone|Android.*Mobile/.test(agent)
