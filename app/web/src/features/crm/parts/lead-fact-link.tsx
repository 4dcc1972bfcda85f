import { ArrowUpRight } from 'lucide-react'

/** Leads out of a fact: the button beside it stays for changing it. */
export const LeadFactLink = ({ href, label }: { href: string; label: string }) => (
  <a
    href={href}
    aria-label={label}
    title={label}
    target={href.startsWith('http') ? '_blank' : undefined}
    rel="noreferrer noopener"
    className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink"
  >
    <ArrowUpRight aria-hidden className="size-4" />
  </a>
)
