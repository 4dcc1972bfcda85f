import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAct } from '@/lib/act'
import type { WayProps } from './way'

export function RecoveryProof({ prove, verb }: WayProps) {
  const [code, setCode] = useState('')
  const { run, busy, problem } = useAct()
  const wrong = problem?.code === 'invalid_credentials'
  const submit = () => code.trim() && run(() => prove({ recovery_code: code.trim() }))
  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => (event.preventDefault(), void submit())}>
      {problem && !wrong && <ProblemNote problem={problem} />}
      <Field
        label={t`Recovery code`}
        hint={t`One of the ten that you kept. Each works once.`}
        error={wrong ? t`That code did not match, or was used before.` : undefined}
      >
        {(wires) => (
          <TextInput
            {...wires}
            name="recovery"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            data-first
            className="font-mono"
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy} disabled={!code.trim()}>
        {verb}
      </Button>
    </form>
  )
}
