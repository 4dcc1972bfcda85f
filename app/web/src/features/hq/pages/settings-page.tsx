import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { IssuersCard } from '../parts/issuers-card'
import { SignupCard } from '../parts/signup-card'

export default function SettingsPage() {
  return (
    <div className="max-w-3xl">
      <PageHeader title={t`Settings`} hint={t`What holds for the whole host.`} />
      <div className="grid gap-3">
        <SignupCard />
        <IssuersCard />
      </div>
    </div>
  )
}
