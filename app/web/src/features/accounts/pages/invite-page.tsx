import { Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { Banner } from '@/components/ui/banner'
import { Loaded } from '@/components/ui/loaded'
import { FormSkeleton } from '@/components/ui/skeleton'
import { navigate, useFragment } from '@/lib/nav'
import { acceptAfterFactor } from '../api/accept-invite'
import type { FactorDue } from '../api/log-in'
import { useInvitePreview } from '../api/use-invite-preview'
import { AcceptForm } from '../parts/accept-form'
import { AcceptVouched } from '../parts/accept-vouched'
import { takeInvite } from '../parts/kept-invite'
import { loadSecondStep, SecondStep } from '../parts/lazy-second-step'

export default function InvitePage() {
  const assertion = useFragment('sso_assertion')
  const handed = useFragment('token')
  const [token] = useState(() => handed ?? (assertion ? takeInvite() : null))
  const preview = useInvitePreview(token)
  const [due, setDue] = useState<FactorDue | null>(null)
  if (!token)
    return (
      <Door title={t`This link is not complete`}>
        <Banner tone="warn">{t`Open the link from your mail again, or ask for a new invite.`}</Banner>
      </Door>
    )
  const goOn = async (waiting: FactorDue) => {
    await loadSecondStep()
    setDue(waiting)
  }
  if (due)
    return (
      <Door title={t`One more step`}>
        <Suspense>
          <SecondStep
            due={due}
            onDone={async (given) => navigate(await acceptAfterFactor(given, token), { replace: true })}
            onBack={() => setDue(null)}
          />
        </Suspense>
      </Door>
    )
  const orgName = preview.data?.org_name
  return (
    <Door title={orgName ? t`Join ${orgName}` : t`Your invite`}>
      <Loaded query={preview} skeleton={<FormSkeleton fields={2} />}>
        {(invite) =>
          assertion ? (
            <AcceptVouched token={token} assertion={assertion} invite={invite} onFactor={goOn} />
          ) : (
            <AcceptForm token={token} invite={invite} onFactor={goOn} />
          )
        }
      </Loaded>
    </Door>
  )
}
