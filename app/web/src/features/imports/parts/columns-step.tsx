import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { useAct } from '@/lib/act'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useAddFields } from '../api/use-add-fields'
import { useFields } from '../api/use-fields'
import { usePreviewImport } from '../api/use-preview-import'
import { ColumnRow } from './column-row'
import { ImportChoices } from './import-choices'
import { draftOf, LEFT_OUT, namesSomebody, newFields, targetOf, twins, wishOf } from './import-draft'
import type { StepParts } from './import-desk'
import { targetWords } from './import-words'
import { dropDraft, useKeptDraft } from './kept-draft'
import { StepFoot } from './step-foot'

/** What each column becomes, and what happens to everybody in the file. */
export default function ColumnsStep({ one, onStep }: StepParts) {
  const { role } = useStanding()
  const fields = useFields()
  const addFields = useAddFields()
  const preview = usePreviewImport(one.id)
  const { run, busy, problem } = useAct()
  const [draft, setDraft] = useKeptDraft(`columns.${one.id}`, draftOf(one))
  const [tried, setTried] = useState(false)
  const clashes = twins(draft, one.columns)
  const nobody = !namesSomebody(draft)

  const check = () => {
    setTried(true)
    if (nobody || clashes.size > 0) return
    void run(async () => {
      const wanted = newFields(draft, one.columns)
      const made = wanted.length > 0 ? await addFields.mutateAsync(wanted.map(({ offer }) => offer!)) : null
      const keys = new Map(
        wanted.map(({ index, offer }) => [index, made!.items.find(({ name }) => name === offer!.name)!.key]),
      )
      await preview.mutateAsync(wishOf(draft, keys))
      dropDraft(`columns.${one.id}`)
      onStep('check')
    })
  }
  const choose = (index: number) => (target: string) =>
    setDraft({ ...draft, mapping: { ...draft.mapping, [index]: target } })
  const nameOf = (target: string) => {
    const own = fields.data?.items.find(({ key }) => target === `custom.${key}`)
    return own?.name ?? (targetWords[target] ? i18n._(targetWords[target]) : target)
  }
  const left = one.columns.filter(({ index }) => targetOf(draft, index) === LEFT_OUT).length
  return (
    <>
      <Card
        flush
        title={t`What is in each column?`}
        hint={t`Suggested from the names and from what stands in them. Look at those that are guessed.`}
      >
        <div className="px-4 pb-3">
          <CheckInput
            label={t`The first row names the columns`}
            checked={draft.hasHeader}
            onChange={({ target }) => setDraft({ ...draft, hasHeader: target.checked })}
          />
        </div>
        <ul>
          {one.columns.map((column) => (
            <ColumnRow
              key={column.index}
              column={column}
              target={targetOf(draft, column.index)}
              fields={fields.data?.items ?? []}
              mayAdd={can(role, 'pipeline.write')}
              error={clashError(clashes.get(column.index)?.name, nameOf(targetOf(draft, column.index)))}
              onTarget={choose(column.index)}
            />
          ))}
        </ul>
      </Card>
      <ImportChoices draft={draft} onChange={setDraft} />
      {tried && nobody && (
        <Banner tone="warn" role="alert" title={t`Nothing says who these people are`}>
          {t`Choose a column for a name, a company, a phone number, an e-mail address or your own id.`}
        </Banner>
      )}
      <StepFoot problem={problem} onBack={() => onStep('file')}>
        <span className="figures text-ink-2">{left > 0 && t`${left} left out`}</span>
        <Button look="primary" busy={busy} disabled={clashes.size > 0} onClick={check}>
          {t`Check the file`}
        </Button>
      </StepFoot>
    </>
  )
}

const clashError = (holder: string | undefined, field: string): string | undefined =>
  holder === undefined ? undefined : t`“${holder}” becomes ${field} already. Leave one of them out.`
