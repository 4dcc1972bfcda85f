import { t } from '@lingui/core/macro'
import { i18n } from '@lingui/core'

/** How far it is, as the engine tells it. */
export function ExportProgress({ progress }: { progress: number }) {
  const percent = new Intl.NumberFormat(i18n.locale, { style: 'percent' }).format(progress)
  return (
    <div className="flex items-center gap-3">
      <span
        role="progressbar"
        aria-label={t`Progress of the export`}
        aria-valuenow={Math.round(progress * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="block h-1.5 flex-1 overflow-hidden rounded-chip bg-line"
      >
        <span
          className="block h-full rounded-chip bg-accent transition-[width]"
          style={{ width: `${progress * 100}%` }}
        />
      </span>
      <span className="figures text-sm">{percent}</span>
    </div>
  )
}
