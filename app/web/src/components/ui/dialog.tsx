import { useState, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { Dialog as Parts } from 'radix-ui'
import { cx } from '@/lib/cx'
import { IconButton } from './icon-button'

interface DialogProps {
  title: ReactNode
  children: ReactNode
  onClose: () => void
  /** A sheet stands at the side, and at the bottom on phones. */
  sheet?: boolean
  wide?: boolean
}

const PLACE = {
  dialog: 'rise top-[12vh] left-1/2 max-h-[76vh] w-[calc(100vw-32px)] max-w-md -translate-x-1/2 rounded-card',
  wide: 'rise top-[8vh] left-1/2 max-h-[84vh] w-[calc(100vw-32px)] max-w-2xl -translate-x-1/2 rounded-card',
  sheet:
    'slide-in inset-y-0 right-0 w-105 max-w-full max-md:inset-x-0 max-md:top-auto max-md:max-h-[85vh] max-md:w-full max-md:rounded-t-card',
}

/** Above another dialog, what asked for the focus lost it to that one while this one came up. */
function focusWished(event: Event) {
  const wished = (event.currentTarget as HTMLElement).querySelector<HTMLElement>('[data-first]')
  if (!wished) return
  event.preventDefault()
  wished.focus()
}

export function Dialog({ title, children, onClose, sheet, wide }: DialogProps) {
  // What opened this gets the focus back, as far as it is still there.
  const [opener] = useState(() => document.activeElement)
  const giveBack = (event: Event) => {
    event.preventDefault()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
  }
  return (
    <Parts.Root open onOpenChange={(open) => open || onClose()}>
      <Parts.Portal>
        <Parts.Overlay className="fade fixed inset-0 z-40 bg-veil" />
        <Parts.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusWished}
          onCloseAutoFocus={giveBack}
          className={cx(
            'fixed z-50 flex flex-col overflow-hidden bg-raised shadow-lift outline-offset-[-2px]',
            sheet ? PLACE.sheet : wide ? PLACE.wide : PLACE.dialog,
          )}
        >
          <header className="flex items-start justify-between gap-2 px-4 pt-4 pb-2">
            <Parts.Title className="min-w-0 text-lg font-semibold wrap-anywhere">{title}</Parts.Title>
            <Parts.Close asChild>
              <IconButton label={t`Close`}>
                <X aria-hidden className="size-4" />
              </IconButton>
            </Parts.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4 wrap-anywhere">{children}</div>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
