import type { ReactNode } from 'react'
import { cx } from '@/lib/cx'
import { useTitle } from '@/lib/title'
import { Mark } from './mark'

interface DoorProps {
  title: string
  hint?: ReactNode
  children: ReactNode
  foot?: ReactNode
  wide?: boolean
}

/** The pages before the frame: one column, one thing to do. */
export function Door({ title, hint, children, foot, wide }: DoorProps) {
  useTitle(title)
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-8">
      <div className={cx('grid w-full gap-6', wide ? 'max-w-2xl' : 'max-w-sm')}>
        <header className="grid justify-items-start gap-4">
          <span className="flex items-center gap-2 font-semibold">
            <Mark className="size-8" />
            Astrix BOS
          </span>
          <div className="grid min-w-0 gap-1 wrap-anywhere">
            <h1 className="text-2xl font-semibold">{title}</h1>
            {hint && <p className="text-ink-2">{hint}</p>}
          </div>
        </header>
        {children}
        {foot && <footer className="text-ink-2">{foot}</footer>}
      </div>
    </main>
  )
}
