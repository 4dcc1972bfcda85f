import { t } from '@lingui/core/macro'
import { ArrowLeft } from 'lucide-react'
import { useParams } from 'wouter'
import { CopyButton } from '@/components/ui/copy-button'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { FormSkeleton } from '@/components/ui/skeleton'
import { Link } from '@/lib/nav'
import { useOrg, type HqOrg } from '../api/use-org'
import { OrgActions } from '../parts/org-actions'
import { OrgBanners } from '../parts/org-banners'
import { OrgChips } from '../parts/org-chips'
import { OrgFacts } from '../parts/org-facts'
import { OrgMembers } from '../parts/org-members'
import { OrgSize } from '../parts/org-size'

export default function OrgPage() {
  const { id } = useParams<{ id: string }>()
  const org = useOrg(id)
  return (
    <div className="max-w-5xl">
      <Link
        href="/organizations"
        className="mb-2 inline-flex min-h-6 items-center gap-1 text-sm text-ink-2 hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t`Organizations`}
      </Link>
      <Loaded query={org} skeleton={<FormSkeleton fields={4} />}>
        {(known) => <OrgDesk org={known} />}
      </Loaded>
    </div>
  )
}

function OrgDesk({ org }: { org: HqOrg }) {
  const hint = (
    <span className="flex flex-wrap items-center gap-2 text-sm">
      <OrgChips org={org} />
      <span className="inline-flex items-center">
        <code className="break-all">{org.id}</code>
        <CopyButton value={org.id} label={t`Copy organization id`} />
      </span>
    </span>
  )
  return (
    <>
      <PageHeader title={org.name || org.id} hint={hint} actions={<OrgActions org={org} />} />
      <div className="grid gap-3">
        <OrgBanners org={org} />
        <div className="grid items-start gap-3 lg:grid-cols-2">
          <OrgSize org={org} />
          <OrgFacts org={org} />
          <OrgMembers org={org} />
        </div>
      </div>
    </>
  )
}
