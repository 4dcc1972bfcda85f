import { t } from '@lingui/core/macro'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { useStanding } from '@/lib/me'
import { makeRecoveryCodes } from '../api/recovery-codes'
import { useFactorsChanged } from '../api/use-factors-changed'

export default function CodesDialog({ onClose }: { onClose: () => void }) {
  const { me } = useStanding()
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
        <RecoveryCodes codes={codes} account={me.email} verb={t`Done`} leaving={leaving} onKept={onClose} />
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
