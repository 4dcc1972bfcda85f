import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Download, Plus, Upload } from 'lucide-react'
import { Button, buttonClass } from '@/components/ui/button'
import { useKey } from '@/lib/keys'
import { useStanding } from '@/lib/me'
import { Link, useOrgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'
import { useTitle } from '@/lib/title'
import { LeadsElsewhere } from './leads-elsewhere'
import { LeadsExport } from './leads-export-button'
import type { LeadsView } from './use-leads-view'
import { ViewButton } from './view-button'
import { mayExport, mayWrite } from './leads-rights'

const LeadNewDialog = lazy(() =>
  import('./lead-new-dialog').then(({ LeadNewDialog: Opened }) => ({ default: Opened })),
)

interface LeadsHeadingProps {
  shown: LeadsView
  layout: 'table' | 'board'
  /** How many match, as it is said; null as long as nobody knows. */
  count: string | null
}

export function LeadsHeading({ shown, layout, count }: LeadsHeadingProps) {
  const { role } = useStanding()
  const path = useOrgPath()
  const [making, setMaking] = useState(false)
  useTitle(t`Leads`)
  useKey('n', () => mayWrite(role) && setMaking(true))
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="flex min-w-0 flex-1 basis-60 items-center gap-2">
        <h1 className="text-xl font-semibold">{t`Leads`}</h1>
        <span className="figures min-w-10 text-ink-2" aria-live="polite">
          {count}
        </span>
        <ViewButton shown={shown} layout={layout} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <LeadsElsewhere />
        {mayExport(role) && (
          <LeadsExport shown={shown}>
            <Download aria-hidden className="size-4" />
            <span className="max-md:sr-only">{t`Export`}</span>
          </LeadsExport>
        )}
        {mayExport(role) && pageExists('/imports') && (
          <Link href={path('/imports')} className={buttonClass()}>
            <Upload aria-hidden className="size-4" />
            <span className="max-md:sr-only">{t`Import`}</span>
          </Link>
        )}
        {mayWrite(role) && (
          <Button look="primary" onClick={() => setMaking(true)} title={t`New lead (N)`}>
            <Plus aria-hidden className="size-4" />
            {t`New lead`}
          </Button>
        )}
      </div>
      <Suspense>{making && <LeadNewDialog open onClose={() => setMaking(false)} />}</Suspense>
    </header>
  )
}
