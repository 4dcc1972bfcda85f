import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Notice } from '../api/use-notices'

export type NoticeKind = Notice['kind']

/** One row a kind: a kind that the server learns and that has no name here is a type error. */
const names: Record<NoticeKind, MessageDescriptor> = {
  invite_accepted: msg`Somebody accepted your invite`,
  role_changed: msg`Your role changed`,
  new_device: msg`A sign-in from a new device`,
  factors_changed: msg`Your second factors changed`,
  mail_undelivered: msg`Mail that could not be delivered`,
  storage_trouble: msg`Trouble with storage`,
  org_closed: msg`The organization was closed`,
  org_restored: msg`The organization was restored`,
  sending_stopped: msg`Sending was stopped`,
  sending_started: msg`Sending was started again`,
  api_key_made: msg`A new API key was made`,
  mentioned: msg`Somebody mentioned you in a note`,
  task_assigned: msg`A task was given to you`,
  task_due: msg`A task of yours is due`,
  import_done: msg`A long import has ended`,
}

/** A server one release ahead may know a kind that these screens do not: it goes by its own name. */
export const kindName = (kind: NoticeKind): string =>
  Object.hasOwn(names, kind) ? i18n._(names[kind]) : kind.replaceAll('_', ' ')
