import type { ComponentType, ReactNode } from 'react'

interface EmptyStateProps {
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  title: ReactNode
  children: ReactNode
  action?: ReactNode
}

/** Says what will be here, and offers the next step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-12 text-center">
      <Icon aria-hidden className="size-6 text-ink-3" />
      <p className="font-semibold">{title}</p>
      <p className="max-w-md text-ink-2">{children}</p>
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}
