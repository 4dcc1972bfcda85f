import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import type { TaskLine } from '../api/use-schedule'

const moment = (at: string | null) => (at ? <When at={at} /> : '–')

const SECONDS = /\b(\d+) s\b/g
const STEPS = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const

/** "every 3600 s", as the engine has it, is "every 1 hour" to people. */
const inWords = (when: string): string =>
  when.replace(SECONDS, (_said, count: string) => spoken(Number(count)))

function spoken(seconds: number): string {
  const step = STEPS.find((known) => seconds % known.seconds === 0)
  const unit = { style: 'unit', unit: step?.unit ?? 'second', unitDisplay: 'long' } as const
  return new Intl.NumberFormat(i18n.locale, unit).format(seconds / (step?.seconds ?? 1))
}

/** What fails stands first; among the rest the order is the server's. */
export function ScheduleTable({ tasks }: { tasks: TaskLine[] }) {
  const columns: Column<TaskLine>[] = [
    {
      key: 'task',
      title: t`Task`,
      names: true,
      cell: ({ task, summary, failing, last_failure: failure }) => (
        <span className="grid min-w-0 gap-0.5 wrap-anywhere">
          <span>{summary}</span>
          <code className="font-normal text-ink-2">{task}</code>
          {failing > 0 && failure && <span className="font-normal text-stop">{failure.error}</span>}
        </span>
      ),
    },
    { key: 'where', title: t`Where`, cell: ({ where }) => <Words>{where}</Words> },
    { key: 'when', title: t`When`, cell: ({ when }) => <Words>{inWords(when)}</Words> },
    { key: 'last', title: t`Last run`, cell: ({ last_run: at }) => moment(at) },
    { key: 'next', title: t`Next`, cell: ({ next_due: at }) => moment(at) },
    {
      key: 'state',
      title: t`State`,
      cell: ({ failing, last_run: ran }) => <State failing={failing} ran={ran !== null} />,
    },
  ]
  const sorted = tasks.toSorted((one, other) => other.failing - one.failing)
  return <DataTable dense caption={t`Schedule`} columns={columns} rows={sorted} rowKey={({ task }) => task} />
}

const Words = ({ children }: { children: string }) => <span className="max-md:text-right">{children}</span>

function State({ failing, ran }: { failing: number; ran: boolean }) {
  if (failing > 0)
    return <StateChip tone="stop">{plural(failing, { one: 'Fails in #', other: 'Fails in #' })}</StateChip>
  if (!ran) return <StateChip tone="plain">{t`Not yet`}</StateChip>
  return <StateChip tone="ok">{t`Fine`}</StateChip>
}
