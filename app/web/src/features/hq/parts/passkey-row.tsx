import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { KeyRound } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { When } from '@/components/ui/when'
import { toast } from '@/lib/toasts'
import { removePasskey } from '../api/passkeys'
import { useFactorsChanged } from '../api/use-factors-changed'
import type { Passkey } from '../api/use-passkeys'

export function PasskeyRow({
  passkey: { id, name, created_at: added, last_used_at: used },
}: {
  passkey: Passkey
}) {
  const [asking, setAsking] = useState(false)
  const changed = useFactorsChanged()
  const remove = async () => {
    await removePasskey(id)
    await changed()
    toast(t`${name} is removed`)
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2">
      <KeyRound aria-hidden className="size-4 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm text-ink-2">
          <Trans>
            Added <When at={added} />
          </Trans>
          {' · '}
          {used ? (
            <Trans>
              last used <When at={used} />
            </Trans>
          ) : (
            t`not used yet`
          )}
        </p>
      </div>
      <Button look="danger" aria-label={t`Remove ${name}`} onClick={() => setAsking(true)}>
        {t`Remove`}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t`Remove ${name}?`}
          verb={t`Remove ${name}`}
          act={remove}
          onClose={() => setAsking(false)}
        >
          {t`It no longer signs you in. Delete it from your device too, so that nothing offers it.`}
        </ConfirmDialog>
      )}
    </li>
  )
}
