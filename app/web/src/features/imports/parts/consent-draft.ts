import type { ConsentSaid } from '../api/import-shapes'

export const CHANNELS = ['voice', 'sms', 'email'] as const
export const CLASSES = ['marketing', 'informational'] as const
export const SOURCES = ['form', 'written', 'verbal', 'message', 'import', 'other'] as const
type Channel = (typeof CHANNELS)[number]

export interface Agreement {
  channels: readonly Channel[]
  classes: readonly (typeof CLASSES)[number][]
  source: (typeof SOURCES)[number]
  wording: string
  evidence: string
}

export interface ConsentDraft {
  agreed: 'yes' | 'no' | null
  agreements: Agreement[]
}

export const NO_AGREEMENT: Agreement = {
  channels: [],
  classes: ['marketing'],
  source: 'form',
  wording: '',
  evidence: '',
}

export type Fault = 'channels' | 'classes' | 'wording' | 'twice'
export type Faults = Partial<Record<Fault, true>>

/** What is missing, agreement by agreement; `none` where it can be sent. */
export function faultsOf({ agreed, agreements }: ConsentDraft): { none: boolean; of: Faults[] } {
  if (agreed === null) return { none: false, of: [] }
  if (agreed === 'no') return { none: true, of: [] }
  const said = new Set<string>()
  const of = agreements.map(({ channels, classes, wording }) => {
    const pairs = channels.flatMap((channel) => classes.map((one) => `${channel} ${one}`))
    const twice = pairs.some((pair) => said.has(pair))
    pairs.forEach((pair) => said.add(pair))
    const faults: Faults = {}
    if (channels.length === 0) faults.channels = true
    if (classes.length === 0) faults.classes = true
    if (!wording.trim()) faults.wording = true
    if (twice) faults.twice = true
    return faults
  })
  return { none: of.every((faults) => Object.keys(faults).length === 0), of }
}

/** As the server takes it: one record for each channel and purpose. */
export function saidOf({ agreed, agreements }: ConsentDraft): { none: true } | { records: ConsentSaid[] } {
  if (agreed !== 'yes') return { none: true }
  return {
    records: agreements.flatMap(({ channels, classes, source, wording, evidence }) =>
      channels.flatMap((channel) =>
        classes.map((class_) => ({
          channel,
          class: class_,
          source,
          wording: wording.trim(),
          evidence: evidence.trim() || null,
        })),
      ),
    ),
  }
}
