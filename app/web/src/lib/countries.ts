import { i18n } from '@lingui/core'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Known to the browser's tables, but nowhere to live. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '))

export const countryName = (code: string): string =>
  new Intl.DisplayNames(i18n.locale, { type: 'region' }).of(code) ?? code

/** Every country as this browser calls it, in the order of its language. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(i18n.locale, { type: 'region', fallback: 'none' })
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  return codes
    .filter((code) => !NO_COUNTRY.has(code) && new Intl.Locale(`und-${code}`).region === code)
    .map((code) => ({ value: code, label: names.of(code) ?? '' }))
    .filter(({ label }) => label !== '')
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale))
}
