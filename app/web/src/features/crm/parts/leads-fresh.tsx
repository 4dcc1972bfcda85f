import { plural, t } from '@lingui/core/macro'
import { ArrowUp } from 'lucide-react'

/** New leads came since this list was read. They come in when somebody wants them, so that nothing jumps. */
export function LeadsFresh({ count, onShow }: { count: number; onShow: () => void }) {
  if (count === 0) return null
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-11 z-20 flex justify-center">
      <button
        type="button"
        onClick={onShow}
        className="rise pointer-events-auto inline-flex min-h-8 items-center gap-2 rounded-chip bg-accent px-4 text-sm font-medium text-on-accent shadow-lift hover:bg-accent-strong"
      >
        <ArrowUp aria-hidden className="size-4" />
        {t`${plural(count, { one: '# new lead', other: '# new leads' })} – show`}
      </button>
    </div>
  )
}
