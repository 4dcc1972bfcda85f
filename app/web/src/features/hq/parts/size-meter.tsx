import { t } from '@lingui/core/macro'
import { Meter, meterTone } from '@/components/ui/meter'
import { formatBytes } from '@/lib/bytes'

interface SizeMeterProps {
  bytes: number
  quota: number | null | undefined
}

/** What lies on the disk against what may. */
export function SizeMeter({ bytes, quota }: SizeMeterProps) {
  const used = formatBytes(bytes)
  if (quota == null) return <span className="figures whitespace-nowrap">{used}</span>
  const most = formatBytes(quota)
  const said = t`${used} of ${most}`
  return (
    <span className="grid w-36 gap-1 max-md:w-40 max-md:text-right">
      <span className="figures whitespace-nowrap">{said}</span>
      <Meter
        label={t`Size against the quota`}
        value={bytes}
        max={quota}
        said={said}
        tone={meterTone(bytes, quota)}
      />
    </span>
  )
}
