import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { cx } from '@/lib/cx'

export interface Tab {
  key: string
  title: string
  body: ReactNode
}

interface LeadTabsProps {
  label: string
  tabs: Tab[]
  open: string
  onOpen: (key: string) => void
  /** Inside something that scrolls by itself. */
  inPanel?: boolean
}

/** What stands side by side on a desk, one after the other where there is no room. Arrows go from tab to tab. */
export function LeadTabs({ label, tabs, open, onOpen, inPanel }: LeadTabsProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = tabs.find(({ key }) => key === open) ?? tabs[0]!
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const place = (tabs.indexOf(current) + step + tabs.length) % tabs.length
    onOpen(tabs[place]!.key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[place]?.focus()
  }
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className={cx(
          'sticky z-10 -mx-4 mb-4 flex border-b border-line px-4',
          inPanel ? 'top-0 bg-surface max-md:bg-raised' : 'top-12 bg-canvas',
        )}
      >
        {tabs.map(({ key, title }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}-${key}`}
            aria-selected={key === current.key}
            aria-controls={`${id}-panel`}
            tabIndex={key === current.key ? 0 : -1}
            onClick={() => onOpen(key)}
            className={cx(
              '-mb-px min-h-10 flex-1 border-b-2 px-2 outline-offset-[-4px]',
              key === current.key ? 'border-accent font-medium text-accent' : 'border-transparent text-ink-2',
            )}
          >
            {title}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${current.key}`}>
        {current.body}
      </div>
    </>
  )
}
