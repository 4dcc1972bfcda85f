import type { ReactNode } from 'react'
import { cx } from '@/lib/cx'

interface CardProps {
  title?: ReactNode
  hint?: ReactNode
  action?: ReactNode
  flush?: boolean
  children: ReactNode
}

export function Card({ title, hint, action, flush, children }: CardProps) {
  return (
    <section className="min-w-0 rounded-card border border-line bg-surface">
      {title && (
        <header className="flex flex-wrap items-start justify-between gap-2 px-4 pt-4 pb-2">
          <div className="min-w-0 flex-1 basis-48">
            <h2 className="text-lg font-semibold">{title}</h2>
            {hint && <p className="max-w-[72ch] text-ink-2">{hint}</p>}
          </div>
          {action}
        </header>
      )}
      <div className={cx(!flush && 'p-4', flush && 'pb-1', title && !flush && 'pt-2')}>{children}</div>
    </section>
  )
}
