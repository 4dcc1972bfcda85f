import type { ReactNode } from 'react'
import { useTitle } from '@/lib/title'

interface PageHeaderProps {
  title: string
  hint?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, hint, actions }: PageHeaderProps) {
  useTitle(title)
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0 flex-1 basis-64 wrap-anywhere">
        <h1 className="text-xl font-semibold">{title}</h1>
        {hint && <p className="max-w-[72ch] text-ink-2">{hint}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  )
}
