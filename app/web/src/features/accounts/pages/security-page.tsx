import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { useStanding } from '@/lib/me'
import { CodesCard } from '../parts/codes-card'
import { PasskeyCard } from '../parts/passkey-card'
import { ProtectionNote } from '../parts/protection-note'
import { TotpCard } from '../parts/totp-card'

export default function SecurityPage() {
  const { me } = useStanding()
  const { totp, webauthn, recovery_left: left } = me.mfa
  return (
    <>
      <PageHeader
        title={t`Security`}
        hint={t`A second factor keeps your account yours, even when somebody learns your password.`}
      />
      <div className="grid gap-4">
        <ProtectionNote enrolled={totp || webauthn} />
        <TotpCard on={totp} />
        <PasskeyCard />
        {(totp || webauthn) && <CodesCard left={left} />}
      </div>
    </>
  )
}
