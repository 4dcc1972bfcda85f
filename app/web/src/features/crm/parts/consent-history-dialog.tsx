import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { ShieldQuestion } from 'lucide-react'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { usePeople } from '@/lib/people'
import type { ConsentRecord, Lead } from '../api/lead-shapes'
import { useConsent } from '../api/use-consent'
import { channelWords, classWords, sourceWords, stateWords } from './lead-words'

const TONES = { given: 'ok', withdrawn: 'stop', unknown: 'plain' } as const

/** Every word that was ever written down about contacting somebody. */
export default function ConsentHistoryDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { name } = lead
  const consent = useConsent(lead.id)
  return (
    <Dialog sheet title={t`What ${name} said`} onClose={onClose}>
      <Loaded query={consent} skeleton={<RowsSkeleton rows={3} />}>
        {({ history }) =>
          history.length === 0 ? (
            <EmptyState icon={ShieldQuestion} title={t`Nothing was recorded yet`}>
              {t`When they agree to be contacted, or take it back, write it down with their words.`}
            </EmptyState>
          ) : (
            <ol className="grid gap-4">
              {history.map((record, place) => (
                <HistoryRow key={place} record={record} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Dialog>
  )
}

function HistoryRow({ record }: { record: ConsentRecord }) {
  const { channel, state, source, wording, evidence, at, by } = record
  const people = usePeople().data?.items ?? []
  const writer = people.find(({ id }) => id === by)?.name
  const from = i18n._(sourceWords[source])
  return (
    <li className="grid gap-1 border-b border-line pb-4 last:border-0">
      <p className="flex flex-wrap items-center gap-2">
        <StateChip tone={TONES[state]}>{i18n._(stateWords[state])}</StateChip>
        <span className="font-medium">
          {i18n._(channelWords[channel])} · {i18n._(classWords[record.class])}
        </span>
        <span className="ml-auto text-sm text-ink-2">
          <When at={at} />
        </span>
      </p>
      {wording && <blockquote className="border-l-2 border-line-strong pl-2">{wording}</blockquote>}
      <p className="text-sm text-ink-2">
        {t`Known from ${from}`}
        {writer && ` · ${t`written down by ${writer}`}`}
      </p>
      {evidence && <p className="text-sm break-all text-ink-2">{evidence}</p>}
    </li>
  )
}
