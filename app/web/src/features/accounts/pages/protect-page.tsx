import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { activateTotp, enrollTotp } from '@/api/factors'
import { logOut } from '@/api/log-out'
import { Problem } from '@/api/problem'
import { hasFactor } from '@/api/step-up'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { TotpSetup } from '@/components/factors/totp-setup'
import { Door } from '@/components/shell/door'
import { Button, buttonClass } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { Link, orgPath, useOrgId } from '@/lib/nav'
import { passkeysFit } from '@/lib/passkey'
import { useFactorsChanged } from '../api/use-factors-changed'
import { FirstPasskey } from '../parts/first-passkey'

/** The time to set up a second factor is over: nothing else is answered until there is one. */
export default function ProtectPage({ onDone }: { onDone: () => void }) {
  const { me, orgName } = useStanding()
  const changed = useFactorsChanged()
  const [way, setWay] = useState<'totp' | 'passkey'>('totp')
  const [codes, setCodes] = useState<readonly string[]>([])
  const goOn = () => void changed().finally(onDone)
  // Somebody may have set one up in another tab meanwhile.
  const enroll = async () => {
    try {
      return await enrollTotp()
    } catch (error) {
      if (error instanceof Problem && error.code === 'step_up_required' && hasFactor(error)) goOn()
      throw error
    }
  }
  const made = (given: readonly string[]) => (given.length > 0 ? setCodes(given) : goOn())
  if (codes.length > 0)
    return (
      <Door title={t`Keep your recovery codes`}>
        <RecoveryCodes codes={codes} account={me.email} verb={t`Go on to where I was going`} onKept={goOn} />
      </Door>
    )
  return (
    <Door
      title={t`Protect your account`}
      hint={t`${orgName} asks everybody for a second factor, and the time to set one up is over. It takes two minutes; then you are where you wanted to be.`}
      foot={<WaysOut />}
    >
      {way === 'totp' ? (
        <TotpSetup enroll={enroll} activate={activateTotp} onDone={made} />
      ) : (
        <FirstPasskey onDone={made} />
      )}
      {passkeysFit() && (
        <Button
          look="quiet"
          className="-ml-3 justify-self-start"
          onClick={() => setWay(way === 'totp' ? 'passkey' : 'totp')}
        >
          {way === 'totp' ? t`Use a passkey instead` : t`Use an authenticator app instead`}
        </Button>
      )}
    </Door>
  )
}

/** Nobody is held here who belongs somewhere else too. */
function WaysOut() {
  const { me } = useStanding()
  const orgId = useOrgId()
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-4">
      {me.orgs
        .filter((org) => org.org_id !== orgId)
        .map(({ org_id: id, name }) => (
          <Link key={id} href={orgPath(id, '/')} className={buttonClass()}>
            {t`Go to ${name}`}
          </Link>
        ))}
      <Button onClick={() => void logOut()}>{t`Sign out`}</Button>
    </div>
  )
}
