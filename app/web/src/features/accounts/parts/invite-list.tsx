import { lazy, Suspense, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { MailPlus } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { When } from '@/components/ui/when'
import type { Person } from '@/lib/people'
import { roleNames } from '@/lib/roles'
import { toast } from '@/lib/toasts'
import { useRevokeInvite } from '../api/use-revoke-invite'
import type { Invite } from '../api/use-invites'

const ConfirmDialog = lazy(() =>
  import('@/components/ui/confirm-dialog').then((module) => ({ default: module.ConfirmDialog })),
)

interface InviteListProps {
  invites: Invite[]
  people: Person[]
  onInvite: () => void
}

export function InviteList({ invites, people, onInvite }: InviteListProps) {
  const [leaving, setLeaving] = useState<Invite | null>(null)
  const revoke = useRevokeInvite()
  if (invites.length === 0)
    return (
      <EmptyState
        icon={MailPlus}
        title={t`No open invites`}
        action={<Button onClick={onInvite}>{t`Invite somebody`}</Button>}
      >
        {t`Whoever you invite stands here until they join. An invite lasts three days.`}
      </EmptyState>
    )
  const end = async ({ id, email }: Invite) => {
    await revoke.mutateAsync(id)
    toast(t`The invite for ${email} is revoked`)
  }
  return (
    <>
      <ul>
        {invites.map((invite) => (
          <InviteRow
            key={invite.id}
            invite={invite}
            by={people.find(({ id }) => id === invite.invited_by)?.name ?? invite.invited_by}
            onRevoke={() => setLeaving(invite)}
          />
        ))}
      </ul>
      <Suspense>
        {leaving && (
          <RevokeDialog email={leaving.email} act={() => end(leaving)} onClose={() => setLeaving(null)} />
        )}
      </Suspense>
    </>
  )
}

interface RevokeDialogProps {
  email: string
  act: () => Promise<void>
  onClose: () => void
}

const RevokeDialog = ({ email, act, onClose }: RevokeDialogProps) => (
  <ConfirmDialog
    title={t`Revoke the invite for ${email}?`}
    verb={t`Revoke ${email}`}
    act={act}
    onClose={onClose}
  >
    {t`The link they got stops working at once. You can invite them again.`}
  </ConfirmDialog>
)

function InviteRow({ invite, by, onRevoke }: { invite: Invite; by: string; onRevoke: () => void }) {
  const { email, expires_at: ends } = invite
  const role = i18n._(roleNames[invite.role])
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium break-all">{email}</p>
        <p className="text-sm text-ink-2">
          <Trans>
            {role}, invited by {by}, ends <When at={ends} />
          </Trans>
        </p>
      </div>
      <Button aria-label={t`Revoke the invite for ${email}`} onClick={onRevoke}>
        {t`Revoke`}
      </Button>
    </li>
  )
}
