import { t } from '@lingui/core/macro'
import { spokenPhone } from './lead-options'

export interface Hint {
  /** As it will be stored, as far as that can be told here. */
  value: string
  /** Of a number whose country only the server knows: the digits it will end with. */
  end?: string
  said?: string
}

/** Calling codes of the countries whose numbers are written without one most often, and what they put in front. */
const CODES: Record<string, [code: string, trunk: string]> = {
  US: ['1', '1'],
  CA: ['1', '1'],
  GB: ['44', '0'],
  DE: ['49', '0'],
  AT: ['43', '0'],
  CH: ['41', '0'],
  FR: ['33', '0'],
  ES: ['34', ''],
  IT: ['39', ''],
  NL: ['31', '0'],
  BE: ['32', '0'],
  IE: ['353', '0'],
  AU: ['61', '0'],
  NZ: ['64', '0'],
  IN: ['91', '0'],
  PL: ['48', ''],
  SE: ['46', '0'],
  MX: ['52', ''],
}
const DIGITS_MIN = 7
const DIGITS_MAX = 15

/** How a number will be stored; the server has the last word and says so at the field. */
export function phoneHint(written: string, country: string): Hint {
  const digits = written.replaceAll(/\D/g, '')
  if (digits.length < DIGITS_MIN) return { value: '' }
  if (digits.length > DIGITS_MAX) return { value: '', said: t`Too long for a phone number` }
  const international = written.trim().startsWith('+')
    ? digits
    : /^00[1-9]/.test(digits)
      ? digits.slice(2)
      : null
  if (international) return stored(international)
  const [code, trunk] = CODES[country] ?? []
  if (!code)
    return {
      value: '',
      end: digits.replace(/^0+/, ''),
      said: t`Its country comes from the organization unless you choose one`,
    }
  const own = trunk && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits
  return stored(code + own)
}

/** Whether a lead's number is the one that is being written. */
export const isOf = (phone: string | null, { value, end }: Hint): boolean =>
  phone !== null && (value ? phone === value : end !== undefined && phone.endsWith(end))

function stored(digits: string): Hint {
  const value = `+${digits}`
  const shown = spokenPhone(value)
  return { value, said: t`Will be stored as ${shown}` }
}

const ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/

export function emailHint(written: string): Hint {
  const value = written.trim().toLowerCase()
  if (value === '' || !value.includes('@')) return { value: '' }
  if (!ADDRESS.test(value)) return { value: '', said: t`Not a whole address yet` }
  return { value, said: value === written ? undefined : t`Will be stored as ${value}` }
}
