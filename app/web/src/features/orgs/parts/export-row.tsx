import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { useAct } from '@/lib/act'
import { formatBytes } from '@/lib/bytes'
import { useStanding } from '@/lib/me'
import { downloadExport } from '../api/download-export'
import type { Export } from '../api/use-exports'
import { ExportProgress } from './export-progress'

export function ExportRow({ item }: { item: Export }) {
  const { me } = useStanding()
  const { run, busy, problem } = useAct()
  const { state, size, created_at: asked, kept_until: until } = item
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-56 gap-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {item.final ? t`Final export, made when it was closed` : t`Export`}
            <State state={state} />
          </p>
          <p className="text-sm text-ink-2">
            <Trans>
              Asked for <When at={asked} />
            </Trans>
            {size !== null && ` · ${formatBytes(size)}`}
            {state === 'done' && until && (
              <>
                {' · '}
                <Trans>
                  kept until <When at={until} />
                </Trans>
              </>
            )}
          </p>
        </div>
        {state === 'done' && (
          <Button busy={busy} onClick={() => void run(() => downloadExport(item.id, me.mfa))}>
            <Download aria-hidden className="size-4" />
            {t`Download`}
          </Button>
        )}
      </div>
      {state === 'running' && <ExportProgress progress={item.progress} />}
      {state === 'failed' && item.error && <p className="text-sm wrap-anywhere text-stop">{item.error}</p>}
      {problem && <ProblemNote problem={problem} />}
      {item.sha256 && <Checksum sha256={item.sha256} />}
    </li>
  )
}

function State({ state }: { state: Export['state'] }) {
  if (state === 'done') return <StateChip tone="ok">{t`Ready`}</StateChip>
  if (state === 'failed') return <StateChip tone="stop">{t`Failed`}</StateChip>
  if (state === 'waiting') return <StateChip tone="info">{t`Waiting for its turn`}</StateChip>
  return <StateChip tone="info">{t`Being made`}</StateChip>
}

/** By it whoever gets the file can tell that it is whole. */
const Checksum = ({ sha256 }: { sha256: string }) => (
  <p className="flex items-center gap-1 text-xs text-ink-2">
    <span className="shrink-0">{t`SHA-256`}</span>
    <code className="min-w-0 truncate" title={sha256}>
      {sha256}
    </code>
    <CopyButton value={sha256} label={t`Copy the checksum`} />
  </p>
)
