import { useEffect } from 'react'
import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { navigate, useNamed, useOrgPath } from '@/lib/nav'
import { toast } from '@/lib/toasts'
import { useLead } from '../api/use-lead'
import { LeadDesk } from '../parts/lead-desk'
import { LeadGone } from '../parts/lead-gone'
import { LeadHead } from '../parts/lead-head'
import { useLeadLive } from '../parts/lead-live'
import { LeadSkeleton } from '../parts/lead-skeleton'
import { LeadWalkBar } from '../parts/lead-walk-bar'

export default function LeadPage() {
  const id = useNamed('id')
  const lead = useLead(id)
  useLeadLive(id)
  useSurvivor(id, lead.data?.merged_into ?? (lead.data && lead.data.id !== id ? lead.data.id : null))
  return (
    <>
      <LeadWalkBar id={id} />
      {lead.error && !lead.data && <PageHeader title={t`Lead`} />}
      <Loaded query={lead} skeleton={<LeadSkeleton />}>
        {(known) => (
          <>
            <LeadHead lead={known} />
            <div className="grid gap-4">
              <LeadGone lead={known} />
              <LeadDesk key={known.id} lead={known} />
            </div>
          </>
        )}
      </Loaded>
    </>
  )
}

/** A lead that went into another leads on to it. */
function useSurvivor(id: string, survivor: string | null): void {
  const path = useOrgPath()
  const address = survivor && survivor !== id ? path(`/leads/${survivor}`) : null
  useEffect(() => {
    if (!address) return
    toast(t`That lead was merged into this one`, { tone: 'info' })
    navigate(address, { replace: true })
  }, [address])
}
