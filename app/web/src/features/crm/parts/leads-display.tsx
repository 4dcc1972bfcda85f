import { lazy, Suspense, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { SlidersHorizontal } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import type { LeadsDisplayProps } from './leads-display-popover'

const DisplayPopover = lazy(() => import('./leads-display-popover'))

/** Which columns stand in the table, in which order, and how close the rows are. */
export function LeadsDisplay(props: LeadsDisplayProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={t`Columns and density`}
        onClick={() => setOpen(!open)}
        className={buttonClass()}
      >
        <SlidersHorizontal aria-hidden className="size-4" />
        <span aria-hidden className="max-lg:hidden">{t`Columns`}</span>
      </button>
      <Suspense>
        {open && <DisplayPopover {...props} anchor={button} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}
