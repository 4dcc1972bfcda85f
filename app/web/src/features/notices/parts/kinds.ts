import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What each kind of notice is called; one the screens do not know yet is shown by its own name. */
const names: Record<string, MessageDescriptor> = {
  security: msg`Sign-ins and security`,
  access: msg`People and roles`,
  mail: msg`Platform mail that failed`,
}

export const kindName = (kind: string): string => {
  const known = names[kind]
  return known ? i18n._(known) : kind.replaceAll(/[._]/g, ' ')
}
