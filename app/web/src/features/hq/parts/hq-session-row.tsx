import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Monitor, Smartphone } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { deviceName, isPhone } from '@/lib/device'
import { toast } from '@/lib/toasts'
import type { HqSession } from '../api/use-hq-sessions'
import { useEndSession } from '../api/use-end-session'

export function HqSessionRow({ session }: { session: HqSession }) {
  const { email, ip } = session
  const end = useEndSession()
  const [asking, setAsking] = useState(false)
  const Icon = isPhone(session.user_agent) ? Smartphone : Monitor
  const device = deviceName(session.user_agent) ?? t`Unknown device`
  const act = async () => {
    await end.mutateAsync(session.id)
    toast(t`The session ended`)
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2 last:border-0">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 basis-56 text-sm">
        <p className="font-medium wrap-anywhere">
          {email} <span className="font-normal text-ink-2">{`· ${device} · ${ip}`}</span>
        </p>
        <p className="text-ink-2">
          <Trans>
            Signed in <When at={session.created_at} />, last seen <When at={session.last_seen_at} />
          </Trans>
        </p>
      </div>
      {session.current ? (
        <StateChip tone="ok">{t`This device`}</StateChip>
      ) : (
        <Button aria-label={t`End the session of ${email} on ${device}`} onClick={() => setAsking(true)}>
          {t`End`}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={t`End the session of ${email}?`}
          verb={t`End it`}
          act={act}
          onClose={() => setAsking(false)}
        >
          {t`${device} at ${ip} is signed out at its next request. Whoever sits there can sign in again with password and second factor.`}
        </ConfirmDialog>
      )}
    </li>
  )
}
