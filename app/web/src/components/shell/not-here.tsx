import { t } from '@lingui/core/macro'
import { buttonClass } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { Link, useOrgPath } from '@/lib/nav'

export function NotHere() {
  const path = useOrgPath()
  return (
    <>
      <PageHeader
        title={t`Nothing here`}
        hint={t`This page does not exist, or your role does not open it.`}
      />
      <Link href={path('/')} className={buttonClass('primary')}>
        {t`Go to Home`}
      </Link>
    </>
  )
}
