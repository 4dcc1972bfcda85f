import { useId, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Meter } from '@/components/ui/meter'
import type { TimelineEntry } from '../api/lead-shapes'

/** Why a machine changed something, by what, and how sure it was. */
export function TimelineWhy({ entry: { why, evidence, confidence } }: { entry: TimelineEntry }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  if (!why && !evidence?.length && confidence === null) return null
  return (
    <div className="grid gap-2">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="min-h-6 justify-self-start text-sm font-medium text-accent hover:underline"
      >
        {t`Why?`}
      </button>
      <div id={id} hidden={!open} className="grid gap-2 rounded-control bg-sunken p-3 text-sm text-ink">
        {why && <p>{why}</p>}
        {evidence?.length > 0 && (
          <ul aria-label={t`Evidence`} className="grid gap-1">
            {evidence.map((line, place) => (
              <li key={place} className="border-l-2 border-line-strong pl-2 wrap-anywhere text-ink-2">
                {line}
              </li>
            ))}
          </ul>
        )}
        {typeof confidence === 'number' && <Confidence share={confidence} />}
      </div>
    </div>
  )
}

function Confidence({ share }: { share: number }) {
  const said = new Intl.NumberFormat(i18n.locale, { style: 'percent' }).format(share)
  return (
    <p className="flex items-center gap-2 text-ink-2">
      {t`Confidence`}
      <Meter label={t`Confidence`} value={share} max={1} said={said} className="w-24" />
      <span className="figures">{said}</span>
    </p>
  )
}
