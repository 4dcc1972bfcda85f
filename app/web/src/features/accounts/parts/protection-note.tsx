import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { daysUntil } from '@/lib/format'
import { factorDueAt, useStanding } from '@/lib/me'
import { useOrgId } from '@/lib/nav'

/** How well this account is protected, before anything else. */
export function ProtectionNote({ enrolled }: { enrolled: boolean }) {
  const { me, orgName } = useStanding()
  const due = factorDueAt(me, useOrgId())
  if (enrolled) return null
  if (!due)
    return (
      <Banner tone="warn" title={t`Only your password protects this account`}>
        {t`Set up one of these two. Some acts, such as changing roles, ask for it.`}
      </Banner>
    )
  const days = daysUntil(due)
  const within = plural(days, { one: 'within # day', other: 'within # days' })
  return (
    <Banner tone="warn" title={t`Only your password protects this account`}>
      {t`${orgName} asks everybody to set up one of these two; you, ${within}.`}
    </Banner>
  )
}
