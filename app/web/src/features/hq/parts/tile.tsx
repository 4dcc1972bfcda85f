import type { ComponentType, ReactNode } from 'react'
import { ArrowRight } from 'lucide-react'
import { Link } from '@/lib/nav'

interface TileProps {
  title: string
  value: ReactNode
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  children?: ReactNode
  /** Where to look closer. */
  to?: { href: string; label: string }
}

/** One figure of the host and what it is made of. */
export function Tile({ title, value, icon: Icon, children, to }: TileProps) {
  return (
    <section className="flex min-w-0 flex-col gap-1 rounded-card border border-line bg-surface p-3">
      <h2 className="flex items-center gap-2 text-sm font-medium text-ink-2">
        <Icon aria-hidden className="size-4 shrink-0" />
        {title}
      </h2>
      <p className="figures text-xl font-semibold">{value}</p>
      <div className="grid gap-1 text-sm text-ink-2">{children}</div>
      {to && (
        <Link
          href={to.href}
          className="mt-auto inline-flex min-h-6 items-center gap-1 self-start pt-1 text-sm font-medium text-accent"
        >
          {to.label}
          <ArrowRight aria-hidden className="size-3" />
        </Link>
      )}
    </section>
  )
}
