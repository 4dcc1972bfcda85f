/** The zones this browser knows, and the one in use even if it does not. */
export function timezones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set(['UTC', ...known, current])].sort()
}
