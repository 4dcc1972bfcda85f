import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Plus } from 'lucide-react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { useAct } from '@/lib/act'
import { useStartImport } from '../api/use-start-import'
import { AgreementForm } from './agreement-form'
import { ChoiceCards } from './choice-cards'
import { faultsOf, NO_AGREEMENT, saidOf, type ConsentDraft } from './consent-draft'
import type { StepParts } from './import-desk'
import { dropDraft, useKeptDraft } from './kept-draft'
import { StepFoot } from './step-foot'

const AGREEMENTS_MAX = 6
const START: ConsentDraft = { agreed: null, agreements: [NO_AGREEMENT] }

/** Nobody comes in before it was said how they agreed to be contacted, or that they did not. */
export default function ConsentStep({ one, onStep }: StepParts) {
  const start = useStartImport(one.id)
  const { run, busy, problem } = useAct()
  const [draft, setDraft] = useKeptDraft(`consent.${one.id}`, START)
  const [tried, setTried] = useState(false)
  const faults = faultsOf(draft)
  const { created = 0, updated = 0 } = one.preview?.buckets ?? {}
  const { agreements } = draft

  const begin = () => {
    setTried(true)
    if (!faults.none) return
    void run(async () => {
      await start.mutateAsync({ consent: saidOf(draft) })
      dropDraft(`consent.${one.id}`)
      onStep('run')
    })
  }
  const change = (place: number, next: (typeof agreements)[number] | null) =>
    setDraft({
      ...draft,
      agreements: agreements.flatMap((known, at) => (at !== place ? [known] : next ? [next] : [])),
    })
  return (
    <>
      <Card
        title={t`How did these people agree to hear from you?`}
        hint={t`It is written down with every one of them. Sending looks at it before every call, text and mail; somebody who withdrew, or who is suppressed here, stays so whatever you say.`}
      >
        <ChoiceCards
          label={t`They …`}
          value={draft.agreed}
          choices={[
            {
              value: 'yes',
              title: t`… agreed, and I can say how`,
              hint: t`Say on which channels, for what, and in which words. You may be asked to prove it.`,
            },
            {
              value: 'no',
              title: t`… did not agree to anything, or I do not know`,
              hint: t`They come in, and no automatic marketing goes to them. You can write down later what a person says.`,
            },
          ]}
          onChange={(agreed) => setDraft({ ...draft, agreed })}
        />
      </Card>
      {draft.agreed === 'yes' &&
        agreements.map((agreement, place) => (
          <AgreementForm
            key={place}
            number={agreements.length > 1 ? place + 1 : null}
            agreement={agreement}
            faults={tried ? (faults.of[place] ?? {}) : {}}
            onChange={(next) => change(place, next)}
            onRemove={agreements.length > 1 ? () => change(place, null) : undefined}
          />
        ))}
      {draft.agreed === 'yes' && agreements.length < AGREEMENTS_MAX && (
        <div>
          <Button
            look="quiet"
            onClick={() => setDraft({ ...draft, agreements: [...agreements, NO_AGREEMENT] })}
          >
            <Plus aria-hidden className="size-4" />
            {t`They agreed to something else in other words`}
          </Button>
        </div>
      )}
      {tried && draft.agreed === null && (
        <Banner tone="warn" role="alert" title={t`Say one of the two`}>
          {t`This question is part of every import.`}
        </Banner>
      )}
      <StepFoot problem={problem} onBack={() => onStep('check')}>
        <Button look="primary" busy={busy} onClick={begin}>
          {created > 0
            ? plural(created, { one: 'Import # new lead', other: 'Import # new leads' })
            : plural(updated, { one: 'Change # lead', other: 'Change # leads' })}
        </Button>
      </StepFoot>
    </>
  )
}
