interface Quiet {
  start: string
  end: string
  timezone?: string | null
}

/** Quiet times may run over midnight: 22:00 to 07:00. Without a zone of their own they follow this device. */
export function withinQuiet(quiet: Quiet | null | undefined, now: Date): boolean {
  if (!quiet || quiet.start === quiet.end) return false
  const clock = clockIn(quiet.timezone ?? undefined, now)
  const overnight = quiet.start > quiet.end
  return overnight ? clock >= quiet.start || clock < quiet.end : clock >= quiet.start && clock < quiet.end
}

function clockIn(timeZone: string | undefined, now: Date): string {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(now)
}
