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
import { PasskeyNameDialog } from './passkey-name-dialog'

export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { id, name } = passkey
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const changed = useFactorsChanged()
  const remove = async () => {
    await removePasskey(id)
    await changed()
    toast(t`${name} is removed`)
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3">
      <KeyRound aria-hidden className="size-5 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm text-ink-2">
          <Trans>
            Added <When at={passkey.created_at} />
          </Trans>
          {' · '}
          {passkey.last_used_at ? (
            <Trans>
              last used <When at={passkey.last_used_at} />
            </Trans>
          ) : (
            t`not used yet`
          )}
        </p>
      </div>
      <div className="flex gap-2">
        <Button aria-label={t`Rename ${name}`} onClick={() => setOpen('rename')}>{t`Rename`}</Button>
        <Button look="danger" aria-label={t`Remove ${name}`} onClick={() => setOpen('remove')}>
          {t`Remove`}
        </Button>
      </div>
      {open === 'rename' && <PasskeyNameDialog passkey={passkey} onClose={() => setOpen(null)} />}
      {open === 'remove' && (
        <ConfirmDialog
          title={t`Remove ${name}?`}
          verb={t`Remove ${name}`}
          act={remove}
          onClose={() => setOpen(null)}
        >
          {t`It no longer signs you in. Delete it from your device too, so that nothing offers it.`}
        </ConfirmDialog>
      )}
    </li>
  )
}
