import { t } from '@lingui/core/macro'
import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { formatCount } from '@/lib/format'
import { useKey } from '@/lib/keys'
import { Link, navigate, useOrgPath } from '@/lib/nav'
import { useNeighbours } from './lead-walk'

/** The way back to the list, and on to the leads beside this one in it. */
export function LeadWalkBar({ id }: { id: string }) {
  const path = useOrgPath()
  const beside = useNeighbours(id)
  const go = (to: string | null | undefined) => to && navigate(path(`/leads/${to}`))
  useKey('j', () => go(beside?.next))
  useKey('k', () => go(beside?.previous))
  const [place, of] = [formatCount(beside?.place ?? 0), formatCount(beside?.of ?? 0)]
  return (
    <nav aria-label={t`Between leads`} className="mb-2 flex min-h-8 items-center gap-1 text-sm text-ink-2">
      <Link
        href={beside?.from ?? path('/leads')}
        className="inline-flex min-h-6 items-center gap-1 hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t`Leads`}
      </Link>
      {beside && (
        <span className="ml-auto flex items-center">
          <span className="figures px-2">{t`${place} of ${of}`}</span>
          <IconButton
            label={t`Previous lead (k)`}
            disabled={!beside.previous}
            onClick={() => go(beside.previous)}
          >
            <ChevronUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={t`Next lead (j)`} disabled={!beside.next} onClick={() => go(beside.next)}>
            <ChevronDown aria-hidden className="size-4" />
          </IconButton>
        </span>
      )}
    </nav>
  )
}
