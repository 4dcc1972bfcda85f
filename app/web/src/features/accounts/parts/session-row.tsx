import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Monitor, Smartphone } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import type { Session } from '../api/use-sessions'
import { deviceName, isPhone } from '@/lib/device'

interface SessionRowProps {
  session: Session
  busy: boolean
  onEnd: () => void
}

export function SessionRow({ session, busy, onEnd }: SessionRowProps) {
  const Icon = isPhone(session.user_agent) ? Smartphone : Monitor
  const device = deviceName(session.user_agent) ?? t`Unknown device`
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-2" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium" title={session.user_agent}>
          {device}
        </p>
        <p className="text-sm text-ink-2">
          <Trans>
            Signed in <When at={session.created_at} />, last seen <When at={session.last_seen_at} />
          </Trans>
          {session.ip ? ` · ${session.ip}` : ''}
        </p>
      </div>
      {session.current ? (
        <StateChip tone="ok">{t`This device`}</StateChip>
      ) : (
        <Button aria-label={t`End the session on ${device}`} busy={busy} onClick={onEnd}>
          {t`End`}
        </Button>
      )}
    </li>
  )
}
