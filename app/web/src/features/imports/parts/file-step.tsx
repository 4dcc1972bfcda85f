import { t } from '@lingui/core/macro'
import { Button, buttonClass } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Spinner } from '@/components/ui/spinner'
import { formatBytes } from '@/lib/bytes'
import { formatCount } from '@/lib/format'
import { Link, useOrgPath } from '@/lib/nav'
import { useAct } from '@/lib/act'
import { useCancelImport } from '../api/use-cancel-import'
import { isWorking } from '../api/import-shapes'
import type { StepParts } from './import-desk'
import { StepFoot } from './step-foot'

/** The file as it was understood; while it is still on its way, that. */
export default function FileStep({ one, onStep }: StepParts) {
  const path = useOrgPath()
  const cancel = useCancelImport(one.id)
  const { run, busy, problem } = useAct()
  const working = isWorking(one.state)
  return (
    <Card title={t`File`} hint={working ? undefined : t`This is how the file was understood.`}>
      <div className="grid gap-4">
        {working ? (
          <p role="status" className="flex items-center gap-3">
            <Spinner />
            {one.state === 'fetching'
              ? t`The sheet is being fetched. This takes a few seconds.`
              : t`The file is being read: its encoding, what separates its cells, its columns.`}
          </p>
        ) : (
          <FileFacts one={one} />
        )}
        <StepFoot problem={problem}>
          {working ? (
            <Button busy={busy} onClick={() => void run(() => cancel.mutateAsync())}>{t`Cancel`}</Button>
          ) : (
            <>
              <Link href={path('/imports')} className={buttonClass()}>{t`Take another file`}</Link>
              <Button look="primary" onClick={() => onStep('columns')}>{t`Look at the columns`}</Button>
            </>
          )}
        </StepFoot>
      </div>
    </Card>
  )
}

function FileFacts({ one }: Pick<StepParts, 'one'>) {
  const separators: Record<string, string> = {
    ',': t`Comma`,
    ';': t`Semicolon`,
    '\t': t`Tab`,
    '|': t`Bar`,
  }
  const facts = [
    { name: t`Name`, value: one.name },
    ...(one.url ? [{ name: t`Fetched from`, value: one.url }] : []),
    { name: t`Size`, value: formatBytes(one.size) },
    { name: t`Rows`, value: formatCount(one.rows_estimate) },
    { name: t`Columns`, value: formatCount(one.columns.length) },
    { name: t`Between cells`, value: separators[one.delimiter] ?? one.delimiter },
    { name: t`Encoding`, value: one.encoding },
  ]
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="figures wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
