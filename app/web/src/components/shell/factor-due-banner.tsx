import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { buttonClass } from '@/components/ui/button'
import { daysUntil } from '@/lib/format'
import { factorDueAt, useStanding } from '@/lib/me'
import { Link, useOrgId, useOrgPath, usePage } from '@/lib/nav'

const SECURITY = '/settings/security'
const SOON_DAYS = 2

/** How long the account may stay with a password only, where the org asks for more. */
export function FactorDueBanner() {
  const { me, orgName } = useStanding()
  const path = useOrgPath()
  const page = usePage()
  const due = factorDueAt(me, useOrgId())
  if (!due || page === SECURITY) return null
  const days = daysUntil(due)
  const within = plural(days, { one: 'today', other: 'within # days' })
  return (
    <div className="mb-4">
      <Banner
        tone={days <= SOON_DAYS ? 'warn' : 'info'}
        action={
          <Link href={path(SECURITY)} className={buttonClass()}>
            {t`Protect your account`}
          </Link>
        }
      >
        {t`${orgName} asks for a second factor: set one up ${within}.`}
      </Banner>
    </div>
  )
}
