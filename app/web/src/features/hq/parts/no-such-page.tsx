import { t } from '@lingui/core/macro'
import { buttonClass } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { Link } from '@/lib/nav'

export const NoSuchPage = () => (
  <>
    <PageHeader title={t`Nothing here`} hint={t`HQ has no page at this address.`} />
    <Link href="/" className={buttonClass('primary')}>
      {t`Go to Home`}
    </Link>
  </>
)
