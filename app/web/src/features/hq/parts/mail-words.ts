import { i18n } from '@lingui/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Tone } from '@/components/ui/state-chip'
import type { MailItem, MailState } from '../api/use-mail'

const states: Record<MailState, { word: MessageDescriptor; tone: Tone }> = {
  waiting: { word: msg`Waiting`, tone: 'info' },
  sending: { word: msg`On its way`, tone: 'info' },
  sent: { word: msg`Sent`, tone: 'ok' },
  failed: { word: msg`Failed`, tone: 'stop' },
  unknown: { word: msg`Not known`, tone: 'warn' },
  expired: { word: msg`Too late`, tone: 'plain' },
}

const kinds: Record<MailItem['kind'], MessageDescriptor> = {
  invite: msg`Invite`,
  password_reset: msg`Password link`,
  notice: msg`Notice`,
}

export const mailStateWord = (state: MailState): string => i18n._(states[state].word)
export const mailStateTone = (state: MailState): Tone => states[state].tone
export const mailKindWord = (kind: MailItem['kind']): string => i18n._(kinds[kind])
