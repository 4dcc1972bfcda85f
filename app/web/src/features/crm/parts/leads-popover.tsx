import type { ReactNode, RefObject } from 'react'
import { Popover as Parts } from 'radix-ui'
import { cx } from '@/lib/cx'

interface LeadsPopoverProps {
  /** The button that opened it, and gets the focus back. */
  anchor: RefObject<HTMLElement | null>
  label: string
  align?: 'start' | 'end'
  wide?: boolean
  onClose: () => void
  children: ReactNode
}

/** What a press on a button opens beside it. */
export function LeadsPopover({ anchor, label, align = 'start', wide, onClose, children }: LeadsPopoverProps) {
  return (
    <Parts.Root open onOpenChange={(open) => open || onClose()}>
      <Parts.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Parts.Portal>
        <Parts.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onInteractOutside={(event) => {
            // The button itself shuts what it opened.
            if (anchor.current?.contains(event.target as Node)) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (anchor.current?.isConnected) anchor.current.focus()
          }}
          className={cx(
            'fade z-40 flex max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] flex-col overflow-hidden rounded-card border border-line bg-raised shadow-lift',
            wide ? 'w-80' : 'w-64',
          )}
        >
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
