const NORTH_AMERICA = /^\+1(\d{3})(\d{3})(\d{4})$/
/** Calling codes of two digits; +1 and +7 have one, all others three. */
const TWO_DIGITS = /^\+(2[07]|3[0-469]|4[0134-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/
const PAIRS = new Set(['+33', '+32', '+45', '+47'])

/** A number as it is said in its country; North American ones without the country: (415) 555-0132. */
export function phoneText(phone: string): string {
  const [, area, exchange, line] = NORTH_AMERICA.exec(phone) ?? []
  if (area) return `(${area}) ${exchange}-${line}`
  const code = /^\+7/.exec(phone)?.[0] ?? TWO_DIGITS.exec(phone)?.[0] ?? phone.slice(0, 4)
  return [code, ...grouped(phone.slice(code.length), PAIRS.has(code))].join(' ')
}

function grouped(digits: string, pairs: boolean): string[] {
  if (pairs) {
    const head = digits.length % 2
    return [...(head ? [digits.slice(0, 1)] : []), ...(digits.slice(head).match(/\d{2}/g) ?? [])]
  }
  if (digits.length <= 4) return digits ? [digits] : []
  const head = digits.slice(0, -4)
  const odd = head.length % 3
  return [head.slice(0, odd), ...(head.slice(odd).match(/\d{3}/g) ?? []), digits.slice(-4)].filter(Boolean)
}
