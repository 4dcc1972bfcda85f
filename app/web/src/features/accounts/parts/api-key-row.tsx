import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@/components/ui/button'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import type { ApiKey } from '../api/use-api-keys'
import { ApiKeyStanding } from './api-key-standing'
import { scopeWord } from './api-key-words'

const SOON_MS = 14 * 86_400_000

interface ApiKeyRowProps {
  apiKey: ApiKey
  by: string
  now: number
  /** Absent: whoever looks may not revoke. */
  onRevoke: () => void
}

export function ApiKeyRow({ apiKey, by, now, onRevoke }: ApiKeyRowProps) {
  const { name, prefix, scopes, standing, created_at: made, last_used_at: used } = apiKey
  const said = scopes.map((scope) => i18n._(scopeWord(scope) as string)).join(' · ')
  return (
    <li className="grid gap-3 border-b border-line px-4 py-3 last:border-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-56 gap-1">
          <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
            {name}
            <Life expires={apiKey.expires_at} now={now} />
          </p>
          <p className="text-sm text-ink-2">
            <code className="break-all">{prefix}…</code>
          </p>
          <p className="text-sm">{said}</p>
          <p className="text-sm text-ink-2">
            <Trans>
              Made by {by} <When at={made} />
            </Trans>
            {' · '}
            {used ? (
              <Trans>
                last used <When at={used} />
              </Trans>
            ) : (
              t`never used`
            )}
          </p>
        </div>
        <Button look="danger" aria-label={t`Revoke the key ${name}`} onClick={onRevoke}>
          {t`Revoke`}
        </Button>
      </div>
      {standing.length > 0 && (
        <ul className="grid gap-3 sm:grid-cols-2">
          {standing.map((approval) => (
            <ApiKeyStanding key={approval.scope} approval={approval} now={now} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Life({ expires, now }: { expires: string | null; now: number }) {
  if (!expires) return <StateChip tone="plain">{t`No end`}</StateChip>
  const left = new Date(expires).getTime() - now
  if (left <= 0) return <StateChip tone="stop">{t`Ended`}</StateChip>
  return (
    <StateChip tone={left < SOON_MS ? 'warn' : 'ok'}>
      <Trans>
        Ends <When at={expires} />
      </Trans>
    </StateChip>
  )
}
