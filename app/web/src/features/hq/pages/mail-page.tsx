import { t } from '@lingui/core/macro'
import { Mail } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Field } from '@/components/ui/field'
import { PageHeader } from '@/components/ui/page-header'
import { SelectInput } from '@/components/ui/select-input'
import { useSearchState } from '@/lib/nav'
import { useMail, type MailState } from '../api/use-mail'
import { Listed } from '../parts/listed'
import { mailStateWord } from '../parts/mail-words'
import { MailTable } from '../parts/mail-table'

const KEYS = ['state'] as const
const STATES: MailState[] = ['waiting', 'sending', 'sent', 'failed', 'unknown', 'expired']

export default function MailPage() {
  const [view, show] = useSearchState(KEYS)
  const mail = useMail(view.state)
  const empty = (
    <EmptyState
      icon={Mail}
      title={view.state ? t`No letter is in this state` : t`No letter yet`}
      action={view.state && <Button onClick={() => show({ state: undefined })}>{t`Show all`}</Button>}
    >
      {t`Invites, password links and warnings that this host sends stand here with what became of them; never what they say.`}
    </EmptyState>
  )
  return (
    <>
      <PageHeader
        title={t`Mail`}
        hint={t`What the platform itself writes. Letters are never shown, and addresses only in part.`}
      />
      <div className="grid gap-3">
        <div className="w-48">
          <Field label={t`State`}>
            {(wires) => (
              <SelectInput
                value={view.state ?? ''}
                onChange={(event) => show({ state: event.target.value || undefined })}
                {...wires}
              >
                <option value="">{t`All`}</option>
                {STATES.map((state) => (
                  <option key={state} value={state}>
                    {mailStateWord(state)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <Card flush>
          <Listed list={mail} empty={empty}>
            {(rows) => <MailTable letters={rows} />}
          </Listed>
        </Card>
      </div>
    </>
  )
}
