import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import * as v from 'valibot'

const PASSWORD_LENGTH_MIN = 12
const PASSWORD_LENGTH_MAX = 256
export const REASON_LENGTH_MAX = 300

const words = {
  email: msg`Write an address like ada@example.com.`,
  password: msg`Take at least 12 characters. A short sentence works well.`,
  needed: msg`This is needed.`,
  long: msg`This is too long.`,
  address: msg`Write an address that starts with https://.`,
}

/** Said when it is checked, in the language of that moment. */
const say = (key: keyof typeof words) => () => i18n._(words[key])

export const email = () => v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.email(say('email')))
export const anyPassword = () => v.pipe(v.string(), v.nonEmpty(say('needed')))
export const newPassword = () =>
  v.pipe(
    v.string(),
    v.minLength(PASSWORD_LENGTH_MIN, say('password')),
    v.maxLength(PASSWORD_LENGTH_MAX, say('long')),
  )
export const reason = () =>
  v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.maxLength(REASON_LENGTH_MAX, say('long')))
export const line = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.maxLength(longest, say('long')))
export const address = () => v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.url(say('address')))
