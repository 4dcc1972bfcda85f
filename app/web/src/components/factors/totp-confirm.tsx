import { useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { isWholeCode } from '@/lib/proof'
import { CodeInput } from './code-input'
import type { TotpSetupProps } from './totp-setup'

/** The first code shows that the app and the server agree on the secret and the time. */
export function TotpConfirm({ activate, onDone }: Pick<TotpSetupProps, 'activate' | 'onDone'>) {
  const form = useRef<HTMLFormElement>(null)
  const [code, setCode] = useState('')
  const { run, busy, problem } = useAct()
  const wrong = problem?.code === 'invalid_credentials'
  const submit = async (whole: string) => {
    if (busy || !isWholeCode(whole)) return
    if (await run(async () => onDone(await activate(whole)))) return
    setCode('')
    form.current?.querySelector('input')?.focus()
  }
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => (event.preventDefault(), void submit(code))}
    >
      {problem && !wrong && <ProblemNote problem={problem} />}
      <Field
        label={t`Code from your app`}
        error={
          wrong
            ? t`That code did not match. See that your phone's clock is right, and try the next one.`
            : undefined
        }
      >
        {(wires) => (
          <CodeInput wires={wires} value={code} onChange={setCode} onWhole={(whole) => void submit(whole)} />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        className="justify-self-start"
        busy={busy}
        disabled={!isWholeCode(code)}
      >
        {t`Confirm`}
      </Button>
    </form>
  )
}
