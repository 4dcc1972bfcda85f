import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { CodesCard } from '../parts/codes-card'
import { useOperator } from '../parts/operator'
import { PasskeyCard } from '../parts/passkey-card'
import { PasswordCard } from '../parts/password-card'
import { TotpCard } from '../parts/totp-card'

export default function AccountPage() {
  const { name, email, mfa } = useOperator()
  return (
    <div className="max-w-3xl">
      <PageHeader title={t`Your account`} hint={`${name} · ${email}`} />
      <div className="grid gap-3">
        <TotpCard on={mfa.totp} />
        <PasskeyCard />
        <CodesCard left={mfa.recovery_left} />
        <PasswordCard email={email} />
      </div>
    </div>
  )
}
