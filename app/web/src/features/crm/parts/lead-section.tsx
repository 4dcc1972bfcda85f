import type { ReactNode } from 'react'

interface LeadSectionProps {
  title: string
  action?: ReactNode
  children: ReactNode
}

/** One heading of a lead's columns. */
export const LeadSection = ({ title, action, children }: LeadSectionProps) => (
  <section
    aria-label={title}
    className="grid min-w-0 gap-2 border-t border-line pt-3 first:border-0 first:pt-0"
  >
    <header className="flex min-h-8 items-center justify-between gap-2">
      <h2 className="font-semibold">{title}</h2>
      {action}
    </header>
    {children}
  </section>
)
