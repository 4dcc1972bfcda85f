import { Fragment } from 'react'
import { t } from '@lingui/core/macro'
import { Banner } from './banner'
import { Button } from './button'

interface ConflictChoiceProps {
  /** What differs: the field's name, what is stored now, what you wrote. */
  rows: { name: string; theirs: string; mine: string }[]
  busy: boolean
  onTheirs: () => void
  onMine: () => void
}

/** Somebody was faster: both versions side by side, one press to pick. */
export function ConflictChoice({ rows, busy, onTheirs, onMine }: ConflictChoiceProps) {
  return (
    <Banner tone="warn" role="alert" title={t`Somebody changed this meanwhile`}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-sm text-ink-2">{t`Field`}</dt>
        <dd className="text-sm text-ink-2">{t`Stored now`}</dd>
        <dd className="text-sm text-ink-2">{t`Yours`}</dd>
        {rows.map(({ name, theirs, mine }) => (
          <Fragment key={name}>
            <dt className="font-medium">{name}</dt>
            <dd className="break-words">{theirs}</dd>
            <dd className="break-words">{mine}</dd>
          </Fragment>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={onTheirs}>{t`Keep what is stored`}</Button>
        <Button look="primary" busy={busy} onClick={onMine}>
          {t`Save mine over it`}
        </Button>
      </div>
    </Banner>
  )
}
