import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { countries } from '@/lib/countries'
import { usePeople } from '@/lib/people'
import type { Policy } from '../api/import-shapes'
import { useStages } from '../api/use-stages'
import { ChoiceCards } from './choice-cards'
import type { ImportDraft } from './import-draft'
import { policyHints, policyWords } from './import-words'

const POLICIES: readonly Policy[] = ['skip', 'merge', 'update']

interface ImportChoicesProps {
  draft: ImportDraft
  onChange: (draft: ImportDraft) => void
}

/** What is said once for the whole file. */
export function ImportChoices({ draft, onChange }: ImportChoicesProps) {
  const stages = useStages()
  const people = usePeople()
  const [places] = useState(countries)
  const put = (part: Partial<ImportDraft>) => onChange({ ...draft, ...part })
  return (
    <Card title={t`For everybody in the file`}>
      <div className="grid gap-6 lg:grid-cols-2">
        <ChoiceCards
          label={t`People who are here already`}
          value={draft.policy}
          choices={POLICIES.map((policy) => ({
            value: policy,
            title: i18n._(policyWords[policy]),
            hint: i18n._(policyHints[policy]),
          }))}
          onChange={(policy) => put({ policy })}
        />
        <div className="grid content-start gap-4 md:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
          <Field label={t`Country of the numbers`} hint={t`For those without a + in front`}>
            {(wires) => (
              <SelectInput
                {...wires}
                value={draft.country}
                onChange={({ target }) => put({ country: target.value })}
              >
                <option value="">{t`Not known`}</option>
                {places.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t`Stage`} hint={t`Where the file says none`}>
            {(wires) => (
              <SelectInput
                {...wires}
                value={draft.stage}
                onChange={({ target }) => put({ stage: target.value })}
              >
                <option value="">{t`As for every new lead`}</option>
                {stages.data?.items.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t`Owner`} hint={t`Where the file says none`}>
            {(wires) => (
              <SelectInput
                {...wires}
                value={draft.owner}
                onChange={({ target }) => put({ owner: target.value })}
              >
                <option value="">{t`Nobody`}</option>
                {people.data?.items.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t`Tags`} hint={t`Everybody gets them; commas between`}>
            {(wires) => (
              <TextInput
                {...wires}
                value={draft.tags}
                placeholder={t`spring fair`}
                onChange={({ target }) => put({ tags: target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  )
}
