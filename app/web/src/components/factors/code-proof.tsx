import { useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { isWholeCode } from '@/lib/proof'
import { CodeInput } from './code-input'
import type { WayProps } from './way'

export function CodeProof({ prove, verb }: WayProps) {
  const form = useRef<HTMLFormElement>(null)
  const [code, setCode] = useState('')
  const { run, busy, problem } = useAct()
  const wrong = problem?.code === 'invalid_credentials'
  const submit = async (whole: string) => {
    if (busy || !isWholeCode(whole)) return
    if (await run(() => prove({ totp_code: whole }))) return
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
        hint={t`Six digits, from the authenticator app on your phone.`}
        error={wrong ? t`That code did not match, or was used before. Wait for the next one.` : undefined}
      >
        {(wires) => (
          <CodeInput wires={wires} value={code} onChange={setCode} onWhole={(whole) => void submit(whole)} />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy} disabled={!isWholeCode(code)}>
        {verb}
      </Button>
    </form>
  )
}
