import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Banner } from '@/components/ui/banner'
import { When } from '@/components/ui/when'
import { Link } from '@/lib/nav'
import type { HqOrg } from '../api/use-org'
import { useCalled } from './use-called'

/** What somebody who opens this page must know first. */
export function OrgBanners({ org }: { org: HqOrg }) {
  const { called } = useCalled()
  return (
    <>
      {org.health === 'damaged' && (
        <Banner tone="stop" role="status" title={t`Its data cannot be read as it was written`}>
          {org.why && <p className="wrap-anywhere">{org.why}</p>}
          <p>{t`What stands below was known before. Run astrix doctor on the host, then restore from a backup.`}</p>
        </Banner>
      )}
      {org.paused && (
        <Banner tone="warn" role="status" title={t`Paused`}>
          <p className="wrap-anywhere">{org.paused.why}</p>
          <p className="text-sm text-ink-2">
            <When at={org.paused.at} /> · {called(org.paused.by)}
          </p>
        </Banner>
      )}
      {org.closes_at && (
        <Banner tone="info" role="status" title={t`Closed by its owner`}>
          <Trans>
            Everything of it is removed <When at={org.closes_at} />. Until then an owner can restore it.
          </Trans>
        </Banner>
      )}
      {org.dead_letters > 0 && (
        <Banner
          tone="warn"
          title={t`Work of this organization was given up`}
          action={
            <Link href="/work" className="font-medium underline underline-offset-2">
              {t`Look at it`}
            </Link>
          }
        />
      )}
    </>
  )
}
