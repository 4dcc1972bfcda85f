import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { activateTotp, enrollTotp } from '@/api/factors'
import { TotpSetup } from '@/components/factors/totp-setup'
import { Button } from '@/components/ui/button'

/** Who has no second factor yet sets one up here, and comes back to the act that asked for it. */
export function StepUpEnrol({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const [started, setStarted] = useState(false)
  if (started) return <TotpSetup enroll={enrollTotp} activate={activateTotp} onDone={onDone} />
  return (
    <div className="grid gap-4">
      <p>
        {t`What you want to do is for people who can show that it is them, and your account has nothing to show it with yet.`}
      </p>
      <p className="text-ink-2">
        {t`It takes two minutes and an authenticator app on your phone. What you were doing waits, and goes on afterwards.`}
      </p>
      <Button look="primary" className="justify-self-end" autoFocus onClick={() => setStarted(true)}>
        {t`Set it up now`}
      </Button>
    </div>
  )
}
