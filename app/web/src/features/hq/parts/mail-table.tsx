import { plural, t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { DataTable, type Column } from '@/components/ui/data-table'
import { ProblemNote } from '@/components/ui/problem-note'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { toast } from '@/lib/toasts'
import type { MailItem } from '../api/use-mail'
import { useRetryMail } from '../api/use-retry-mail'
import { mailKindWord, mailStateTone, mailStateWord } from './mail-words'

export function MailTable({ letters }: { letters: MailItem[] }) {
  const retry = useRetryMail()
  const again = (id: string) => retry.mutate(id, { onSuccess: () => toast(t`It is tried again`) })
  const columns: Column<MailItem>[] = [
    {
      key: 'subject',
      title: t`Subject`,
      names: true,
      cell: ({ subject, problem }) => (
        <span className="grid min-w-0 gap-0.5 wrap-anywhere">
          {subject}
          {problem && <span className="font-normal text-stop">{problem}</span>}
        </span>
      ),
    },
    { key: 'to', title: t`To`, cell: ({ to }) => <span className="min-w-0 break-all">{to}</span> },
    { key: 'kind', title: t`Kind`, cell: ({ kind }) => mailKindWord(kind) },
    {
      key: 'state',
      title: t`State`,
      cell: ({ state, attempts }) => (
        <span className="flex flex-wrap items-center gap-x-2">
          <StateChip tone={mailStateTone(state)}>{mailStateWord(state)}</StateChip>
          {attempts > 0 && (
            <span className="text-ink-2">{plural(attempts, { one: '# attempt', other: '# attempts' })}</span>
          )}
        </span>
      ),
    },
    { key: 'when', title: t`Written`, cell: ({ created_at: at }) => <When at={at} /> },
    {
      key: 'retry',
      title: '',
      end: true,
      cell: ({ id, state, subject }) =>
        state === 'failed' && (
          <Button
            aria-label={t`Try “${subject}” again`}
            busy={retry.isPending && retry.variables === id}
            onClick={() => again(id)}
          >
            {t`Try again`}
          </Button>
        ),
    },
  ]
  return (
    <>
      {retry.error && (
        <div className="p-4">
          <ProblemNote problem={asProblem(retry.error)} />
        </div>
      )}
      <DataTable dense caption={t`Letters`} columns={columns} rows={letters} rowKey={({ id }) => id} />
    </>
  )
}
