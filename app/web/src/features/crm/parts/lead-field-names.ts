import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

const names: Record<string, MessageDescriptor> = {
  first_name: msg`First name`,
  last_name: msg`Last name`,
  company: msg`Company`,
  title: msg`Job title`,
  email: msg`E-mail`,
  phone: msg`Phone`,
  country: msg`Country`,
  timezone: msg`Time zone`,
  timezone_source: msg`Where the time zone comes from`,
  stage: msg`Stage`,
  tags: msg`Tags`,
  owner_user_id: msg`Owner`,
  score: msg`Score`,
  external_id: msg`External id`,
  agents: msg`Agents`,
}

/** What people call a field; the organization's own bear the names it gave them. */
export function fieldName(field: string, own: readonly { key: string; name: string }[] = []): string {
  const known = names[field]
  if (known) return i18n._(known)
  const key = field.replace(/^custom\./, '')
  return own.find((one) => one.key === key)?.name ?? key
}
