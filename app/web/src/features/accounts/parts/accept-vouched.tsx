import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { navigate } from '@/lib/nav'
import { acceptInvite } from '../api/accept-invite'
import type { FactorDue } from '../api/log-in'
import type { InvitePreview } from '../api/use-invite-preview'

interface AcceptVouchedProps {
  token: string
  assertion: string
  invite: InvitePreview
  onFactor: (due: FactorDue) => Promise<void>
}

/** Somebody else vouched for who this is: no password is needed. */
export function AcceptVouched({ token, assertion, invite, onFactor }: AcceptVouchedProps) {
  const { email, org_name: orgName } = invite
  const { run, busy, problem } = useAct()
  const join = async () => {
    const to = await acceptInvite({ token, sso_assertion: assertion })
    if (typeof to === 'string') navigate(to, { replace: true })
    else await onFactor(to)
  }
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{t`Your address ${email} is confirmed.`}</p>
      {problem && <ProblemNote problem={problem} />}
      <Button look="primary" busy={busy} autoFocus onClick={() => void run(join)}>
        {t`Join ${orgName}`}
      </Button>
    </div>
  )
}
