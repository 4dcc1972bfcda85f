import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { formatCount } from '@/lib/format'
import type { Batch, BatchOp } from '../api/leads-types'

export const opNames: Record<BatchOp, MessageDescriptor> = {
  assign: msg`Assign`,
  unassign: msg`Unassign`,
  stage: msg`Stage`,
  tag: msg`Add a tag`,
  untag: msg`Take a tag off`,
  suppress: msg`Block`,
  delete: msg`Delete`,
}

const leadsText = (count: number): string => plural(count, { one: '# lead', other: '# leads' })

/** What a batch is about, in one line: "Stage: Contacted". */
export function batchTitle({ op, value_name: value }: Pick<Batch, 'op' | 'value_name'>): string {
  const name = i18n._(opNames[op])
  return value ? `${name}: ${value}` : name
}

/** What came of it: "1,204 leads changed, 3 refused". */
export function batchOutcome(batch: Batch): string {
  const changed = leadsText(batch.changed)
  const failed = formatCount(batch.failed_count)
  if (batch.state === 'undone' || batch.state === 'undoing') {
    const [restored, kept] = [leadsText(batch.restored), formatCount(batch.kept)]
    return batch.kept > 0
      ? t`${restored} put back, ${kept} kept as they were changed since`
      : t`${restored} put back`
  }
  return batch.failed_count > 0 ? t`${changed} changed, ${failed} refused` : t`${changed} changed`
}
