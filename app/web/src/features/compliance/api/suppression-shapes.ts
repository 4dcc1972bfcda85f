import type { Answer, Body } from '@/api/types'

export const CHANNELS = ['voice', 'sms', 'email'] as const
export type Channel = (typeof CHANNELS)[number]
export type Suppressed = Answer<'/api/suppression/{channel}', 'get'>['items'][number]
export type Reason = Suppressed['reason']
export type Counts = Answer<'/api/suppression', 'get'>['channels'][number]
export type Suppress = Body<'/api/suppression/{channel}', 'post'>
export type Unsuppress = Body<'/api/suppression/{channel}/unsuppress', 'post'>
export type ListImport = Answer<'/api/suppression/{channel}/imports/{id}', 'get'>
export type ImportReason = NonNullable<Body<'/api/suppression/{channel}/import', 'post'>['reason']>

/** The person themselves wanted it: it ends when they agree again. */
const ASKED_FOR: ReadonlySet<Reason> = new Set<Reason>(['stop', 'unsubscribe', 'spam', 'complaint'])

export const wasAskedFor = ({ reason, later }: Suppressed): boolean =>
  ASKED_FOR.has(reason) || later.some((one) => ASKED_FOR.has(one.reason))

/** How a channel names an address. */
export const addressed = (channel: Channel, text: string): { email: string } | { phone: string } =>
  channel === 'email' ? { email: text } : { phone: text }
