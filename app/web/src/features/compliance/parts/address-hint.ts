import { t } from '@lingui/core/macro'
import type { Channel } from '../api/suppression-shapes'

const MARKS = /^[\d\s().\-/+\u00a0]*$/
const DIGITS_MIN = 7
const DIGITS_MAX = 15
const MAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/

/**
 * What is surely wrong with an address, said while it is written; what only the server can judge is left to it.
 * Nothing is said of one that is still too short to be wrong, until somebody is `done` with it.
 */
export function addressHint(channel: Channel, typed: string, done: boolean): string | undefined {
  const text = typed.trim()
  if (text === '') return done ? t`Write the address.` : undefined
  return channel === 'email' ? mailHint(text, done) : phoneHint(text, done)
}

function phoneHint(text: string, done: boolean): string | undefined {
  if (text.includes('@')) return t`This is an e-mail address; this list holds phone numbers.`
  if (!MARKS.test(text)) return t`A phone number has only digits, spaces and + ( ) - / . in it.`
  const digits = text.replace(/\D/g, '').length
  if (digits > DIGITS_MAX) return t`A phone number has at most 15 digits.`
  if (done && digits < DIGITS_MIN) return t`A phone number has at least 7 digits.`
  return undefined
}

function mailHint(text: string, done: boolean): string | undefined {
  if (/\s/.test(text)) return t`An e-mail address has no spaces in it.`
  if (text.split('@').length > 2) return t`An e-mail address has one @ in it.`
  if (done && !MAIL.test(text)) return t`An e-mail address looks like name@example.com.`
  return undefined
}
