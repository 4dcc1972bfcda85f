import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Meter, meterTone } from '@/components/ui/meter'
import { formatBytes } from '@/lib/bytes'
import type { HqOrg } from '../api/use-org'
import { Facts } from './facts'
import { QuotaDialog } from './quota-dialog'

export function OrgSize({ org }: { org: HqOrg }) {
  const [asking, setAsking] = useState(false)
  const { bytes, quota_bytes: quota } = org
  const total = bytes.total ?? 0
  const used = formatBytes(total)
  const most = quota === null ? '' : formatBytes(quota)
  const said = quota === null ? t`${used}, no quota` : t`${used} of ${most}`
  const rows = [
    { name: t`Records and their history`, value: formatBytes(bytes.journal ?? 0) },
    { name: t`Logs`, value: formatBytes(bytes.logs ?? 0) },
    { name: t`Files`, value: formatBytes(bytes.files ?? 0) },
    { name: t`Exports`, value: formatBytes(bytes.exports ?? 0) },
  ]
  return (
    <Card
      title={t`Size`}
      action={
        <Button onClick={() => setAsking(true)}>
          {quota === null ? t`Set a quota` : t`Change the quota`}
        </Button>
      }
    >
      <div className="grid gap-3">
        <div className="grid gap-1">
          <p className="figures text-lg font-semibold">{said}</p>
          {quota !== null && (
            <Meter
              label={t`Size against the quota`}
              value={total}
              max={quota}
              said={said}
              tone={meterTone(total, quota)}
            />
          )}
        </div>
        <Facts rows={rows} />
      </div>
      {asking && <QuotaDialog org={org} onClose={() => setAsking(false)} />}
    </Card>
  )
}
