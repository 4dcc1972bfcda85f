import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

const words: Record<string, MessageDescriptor> = {
  phone: msg`same phone`,
  email: msg`same e-mail`,
  external_id: msg`same external id`,
  name: msg`same name`,
  company: msg`same company`,
  similar_name: msg`similar name`,
  similar_company: msg`similar company`,
  domain: msg`same mail domain`,
}

/** Why two leads may be one person; a reason that has no words here speaks for itself. */
export const whySaid = (why: readonly string[]): string =>
  why.map((reason) => (words[reason] ? i18n._(words[reason]) : reason.replaceAll('_', ' '))).join(', ')
