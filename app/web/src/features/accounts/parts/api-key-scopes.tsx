import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { CircleAlert } from 'lucide-react'
import { CheckInput } from '@/components/ui/check-input'
import { ApiKeyApproval } from './api-key-approval'
import type { ApiKeyForm } from './api-key-dialog'
import { ALL_SCOPES, SCOPE_GROUPS } from './api-key-words'

/** What the key may do, in words; a scope that sends opens its limits right below. */
export function ApiKeyScopes({ form }: { form: ApiKeyForm }) {
  const missing = form.errors[ALL_SCOPES[0]!]?.message
  return (
    <fieldset className="grid gap-3">
      <legend className="font-medium">{t`What it may do`}</legend>
      <p className="text-sm text-ink-2">{t`Only what is ticked; everything else is refused.`}</p>
      {missing && (
        <p role="alert" className="flex items-start gap-1 text-sm text-stop">
          <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />
          {missing}
        </p>
      )}
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {SCOPE_GROUPS.map(({ title, scopes }) => (
          <div key={scopes[0]!.scope} className="grid content-start gap-1">
            <p className="text-sm text-ink-2">{i18n._(title)}</p>
            {scopes.map(({ scope, word }) => (
              <CheckInput key={scope} label={i18n._(word)} {...form.register(scope)} />
            ))}
          </div>
        ))}
      </div>
      {form.values['messages:send'] && <ApiKeyApproval scope="messages:send" form={form} />}
      {form.values['calls:create'] && <ApiKeyApproval scope="calls:create" form={form} />}
    </fieldset>
  )
}
