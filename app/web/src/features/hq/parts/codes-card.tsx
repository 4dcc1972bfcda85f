import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Dialog } from '@/components/ui/dialog'
import { ProblemNote } from '@/components/ui/problem-note'
import { StateChip } from '@/components/ui/state-chip'
import { useAct } from '@/lib/act'
import { makeRecoveryCodes } from '../api/own-factors'
import { useFactorsChanged } from '../api/use-factors-changed'
import { useOperator } from './operator'

const FEW = 3

/** The way in when the phone is lost: how many are left, before the last one is gone. */
export function CodesCard({ left }: { left: number }) {
  const [making, setMaking] = useState(false)
  return (
    <Card
      title={t`Recovery codes`}
      hint={t`Each lets you in once when your phone or key is lost. Without any, only somebody on the host can help you.`}
      action={
        <StateChip tone={left === 0 ? 'stop' : left <= FEW ? 'warn' : 'ok'}>
          {plural(left, { 0: 'None left', one: 'One left', other: '# left' })}
        </StateChip>
      }
    >
      <Button onClick={() => setMaking(true)}>{t`Make new codes`}</Button>
      {making && <CodesDialog onClose={() => setMaking(false)} />}
    </Card>
  )
}

function CodesDialog({ onClose }: { onClose: () => void }) {
  const { email } = useOperator()
  const changed = useFactorsChanged()
  const { run, busy, problem } = useAct()
  const { codes, show, leaving, close } = useCodesOnce(onClose)
  const make = async () => {
    show(await makeRecoveryCodes())
    void changed()
  }
  if (codes.length > 0)
    return (
      <Dialog title={t`Keep your recovery codes`} onClose={close}>
        <RecoveryCodes codes={codes} account={email} verb={t`Done`} leaving={leaving} onKept={onClose} />
      </Dialog>
    )
  return (
    <Dialog title={t`Make new recovery codes?`} onClose={close}>
      <div className="grid gap-4">
        <p className="text-ink-2">{t`You get ten new ones. The old ones stop working at once.`}</p>
        {problem && <ProblemNote problem={problem} />}
        <Button look="primary" className="justify-self-end" busy={busy} onClick={() => void run(make)}>
          {t`Make new codes`}
        </Button>
      </div>
    </Dialog>
  )
}
