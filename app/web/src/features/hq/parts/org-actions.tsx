import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Pause, Play } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { toast } from '@/lib/toasts'
import type { HqOrg } from '../api/use-org'
import { usePauseOrg } from '../api/use-pause-org'
import { ReasonDialog } from './reason-dialog'

/** A closed organization is its owner's to restore; only an open or paused one can be paused or resumed here. */
export function OrgActions({ org: { id, name, state } }: { org: HqOrg }) {
  const pause = usePauseOrg(id)
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  if (state === 'closed') return null
  if (state === 'paused')
    return (
      <>
        <Button look="primary" onClick={() => setAsking(true)}>
          <Play aria-hidden className="size-4" />
          {t`Resume`}
        </Button>
        {asking && (
          <ConfirmDialog
            title={t`Resume ${name}?`}
            verb={t`Resume ${name}`}
            keep={t`Leave it paused`}
            look="primary"
            act={async () => {
              await pause.mutateAsync(null)
              toast(t`${name} works again`)
            }}
            onClose={close}
          >
            {t`Its people can change things again, and what is due may leave.`}
          </ConfirmDialog>
        )}
      </>
    )
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        <Pause aria-hidden className="size-4" />
        {t`Pause…`}
      </Button>
      {asking && (
        <ReasonDialog
          title={t`Pause ${name}?`}
          hint={t`Its owners and managers read this, and it stays in the audit log.`}
          verb={t`Pause ${name}`}
          act={async (reason) => {
            await pause.mutateAsync(reason)
            toast(t`${name} is paused`)
          }}
          onClose={close}
        >
          <p>{t`From then on only its owners can read it; nobody changes anything and nothing leaves. You can resume it at any time.`}</p>
        </ReasonDialog>
      )}
    </>
  )
}
