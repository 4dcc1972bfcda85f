import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { renamePasskey } from '../api/passkeys'
import { useFactorsChanged } from '../api/use-factors-changed'
import type { Passkey } from '../api/use-passkeys'
import { passkeyName } from '../rules'

const schema = v.object({ name: passkeyName() })

export function PasskeyNameDialog({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const changed = useFactorsChanged()
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { name: passkey.name },
    send: async ({ name }) => {
      await renamePasskey(passkey.id, name)
      await changed()
      onClose()
    },
  })
  return (
    <Dialog title={t`Rename the passkey`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Name`} error={errors.name?.message}>
          {(wires) => <TextInput autoFocus {...wires} {...register('name')} />}
        </Field>
        <Button
          type="submit"
          look="primary"
          className="justify-self-end"
          busy={busy}
        >{t`Save the name`}</Button>
      </form>
    </Dialog>
  )
}
