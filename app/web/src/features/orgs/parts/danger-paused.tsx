import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { useOrg } from '../api/use-org'

/** While the operator has paused it, its owners may read, and everybody else is outside. */
export default function PausedBanner() {
  const org = useOrg()
  if (org.data?.state !== 'paused') return null
  const why = org.data.paused_why
  return (
    <div className="mb-4">
      <Banner tone="warn" role="status" title={t`This organization is paused`}>
        <p>
          {t`The operator of this server paused it: you can read everything, but nothing can be changed and nothing is sent.`}
        </p>
        {why && <p>{t`Their reason: ${why}`}</p>}
      </Banner>
    </div>
  )
}
