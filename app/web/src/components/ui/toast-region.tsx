import { useEffect, useState } from 'react'
import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { dismissToast, useToasts, type Toast } from '@/lib/toasts'
import { IconButton } from './icon-button'
import { toneIcon } from './state-chip'

const SHOWN_MS = 6_000
const SHOWN_WITH_UNDO_MS = 12_000

export function ToastRegion() {
  const toasts = useToasts()
  return (
    <section
      aria-label={t`Messages`}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 grid justify-items-center gap-2 p-4 max-md:bottom-16 [body:has([data-foot-bar])_&]:bottom-16 max-md:[body:has([data-foot-bar])_&]:bottom-40"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

const TONE = { ok: 'text-ok', stop: 'text-stop', info: 'text-info' }

/** Stays as long as somebody points at it or holds the focus in it. */
function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  const Icon = toneIcon[toast.tone]
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dismissToast(toast.id), toast.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held, toast.id, toast.undo])
  const undo = () => {
    toast.undo?.()
    dismissToast(toast.id)
  }
  return (
    <div
      className="rise pointer-events-auto flex max-w-md items-center gap-3 rounded-card border border-line bg-raised py-1 pr-1 pl-3 shadow-lift"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden className={`size-4 shrink-0 ${TONE[toast.tone]}`} />
      <p className="min-w-0">{toast.text}</p>
      {toast.undo && (
        <button type="button" className="min-h-6 px-1 font-semibold text-accent" onClick={undo}>
          {t`Undo`}
        </button>
      )}
      <IconButton label={t`Dismiss`} onClick={() => dismissToast(toast.id)}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}
