import { t } from '@lingui/core/macro'
import type { Answer } from '@/api/types'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { Meter, meterTone } from '@/components/ui/meter'
import { formatBytes } from '@/lib/bytes'
import { useUsage } from '../api/use-usage'

type Usage = Answer<'/api/org/usage', 'get'>

/** Holds the place of the real sizes until they are there, so that nothing below them moves. */
const NOTHING: Usage = {
  bytes: { total: 0, journal: 0, logs: 0, files: 0, exports: 0 },
  quota_bytes: 1,
  reserve_ok: true,
}

export function DangerUsage() {
  const usage = useUsage()
  return (
    <Card title={t`Size`} hint={t`What this organization takes up on the server, its history included.`}>
      <Loaded query={usage} skeleton={<PlaceOfSizes />}>
        {(known) => <Sizes usage={known} />}
      </Loaded>
    </Card>
  )
}

const PlaceOfSizes = () => (
  <div role="status" aria-label={t`Loading`}>
    <div aria-hidden className="invisible">
      <Sizes usage={NOTHING} />
    </div>
  </div>
)

function Sizes({ usage: { bytes, quota_bytes: quota, reserve_ok: roomy } }: { usage: Usage }) {
  const used = formatBytes(bytes.total)
  const most = quota === null ? '' : formatBytes(quota)
  const said = quota === null ? t`${used}, no quota` : t`${used} of ${most}`
  const parts = [
    { name: t`Records and their history`, value: bytes.journal },
    { name: t`Logs`, value: bytes.logs },
    { name: t`Files`, value: bytes.files },
    { name: t`Exports`, value: bytes.exports },
  ]
  const full = quota !== null && bytes.total >= quota
  return (
    <div className="grid gap-3">
      {full && (
        <Banner tone="stop" title={t`The quota is full`}>
          {t`New files and imports are refused until something is removed or the operator raises the quota.`}
        </Banner>
      )}
      {!roomy && !full && (
        <Banner tone="warn" title={t`The server's disk is nearly full`}>
          {t`New files are refused until there is room again. What you write is still kept.`}
        </Banner>
      )}
      <p className="figures text-lg font-semibold">{said}</p>
      {quota !== null && (
        <Meter
          label={t`Size against the quota`}
          value={bytes.total}
          max={quota}
          said={said}
          tone={meterTone(bytes.total, quota)}
        />
      )}
      <dl className="grid max-w-md grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
        {parts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="figures text-right">{formatBytes(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
