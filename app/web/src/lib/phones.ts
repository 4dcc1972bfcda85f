const NORTH_AMERICA = /^\+1(\d{3})(\d{3})(\d{4})$/

/** Numbers of the North American plan as they are said there; others as they are dialled. */
export function spokenPhone(phone: string): string {
  const [, area, exchange, line] = NORTH_AMERICA.exec(phone) ?? []
  return area ? `+1 (${area}) ${exchange}-${line}` : phone
}
