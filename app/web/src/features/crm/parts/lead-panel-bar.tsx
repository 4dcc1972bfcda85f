import { t } from '@lingui/core/macro'
import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { Link, useOrgPath } from '@/lib/nav'

interface LeadPanelBarProps {
  id: string
  name: string
  onClose: () => void
  onNext?: () => void
  onPrevious?: () => void
  /** A dialog has a heading and a way out of its own. */
  inDialog: boolean
}

export function LeadPanelBar({ id, name, onClose, onNext, onPrevious, inDialog }: LeadPanelBarProps) {
  const path = useOrgPath()
  return (
    <div className={inDialog ? 'flex items-center pb-2' : 'flex items-start gap-1 px-4 pt-3 pb-2'}>
      {!inDialog && <h2 className="min-w-0 flex-1 pt-1 text-lg font-semibold wrap-anywhere">{name}</h2>}
      <IconButton label={t`Previous lead`} disabled={!onPrevious} onClick={onPrevious}>
        <ChevronUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton label={t`Next lead`} disabled={!onNext} onClick={onNext}>
        <ChevronDown aria-hidden className="size-4" />
      </IconButton>
      <Link
        href={path(`/leads/${id}`)}
        aria-label={t`Open the whole page`}
        title={t`Open the whole page`}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-9"
      >
        <Maximize2 aria-hidden className="size-4" />
      </Link>
      {!inDialog && (
        <IconButton label={t`Close`} onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      )}
    </div>
  )
}
