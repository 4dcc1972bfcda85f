interface Quiet {
  start: string
  end: string
}

/** Quiet times may run over midnight: 22:00 to 07:00. */
export function withinQuiet(quiet: Quiet | null | undefined, now: Date): boolean {
  if (!quiet || quiet.start === quiet.end) return false
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`
  const over = quiet.start > quiet.end
  return over ? clock >= quiet.start || clock < quiet.end : clock >= quiet.start && clock < quiet.end
}
