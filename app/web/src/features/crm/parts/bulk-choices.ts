import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { CHANNELS } from '../api/lead-shapes'
import type { BatchOp } from '../api/leads-types'
import type { BulkMenu } from './bulk-popover'
import { channelWords } from './lead-words'
import type { Look } from './leads-look'

export interface BulkChoice {
  op: BatchOp
  value?: string
  label: string
}

/** What each button of the bar offers. */
export function bulkChoices(menu: BulkMenu, { stages, people }: Look, tags: readonly string[]): BulkChoice[] {
  if (menu === 'assign')
    return [
      { op: 'unassign', label: t`Nobody` },
      ...[...people.values()].map(({ id, name }) => ({ op: 'assign' as const, value: id, label: name })),
    ]
  if (menu === 'stage')
    return [...stages.values()].map(({ id, name }) => ({ op: 'stage', value: id, label: name }))
  if (menu === 'suppress')
    return CHANNELS.map((channel) => ({
      op: 'suppress',
      value: channel,
      label: i18n._(channelWords[channel]),
    }))
  return [
    ...tags.map((tag) => ({ op: 'tag' as const, value: tag, label: tag })),
    ...tags.map((tag) => ({ op: 'untag' as const, value: tag, label: t`Take off: ${tag}` })),
  ]
}
