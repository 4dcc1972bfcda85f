import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import * as v from 'valibot'

export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 256
const NAME_LENGTH_MAX = 120
const PASSKEY_NAME_LENGTH_MAX = 60

const words = {
  email: msg`Write an address like ada@example.com.`,
  password: msg`Take at least 12 characters. A short sentence works well.`,
  needed: msg`This is needed.`,
  long: msg`This is too long.`,
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
export const name = () =>
  v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.maxLength(NAME_LENGTH_MAX, say('long')))
export const passkeyName = () =>
  v.pipe(v.string(), v.trim(), v.nonEmpty(say('needed')), v.maxLength(PASSKEY_NAME_LENGTH_MAX, say('long')))

export const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
