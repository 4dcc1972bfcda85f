import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { PasskeyNote } from '@/components/factors/passkey-note'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { usePasskeyAct } from '@/components/factors/use-passkey-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { useStanding } from '@/lib/me'
import { toast } from '@/lib/toasts'
import { addPasskey } from '../api/passkeys'
import { useFactorsChanged } from '../api/use-factors-changed'
import { passkeyName } from '../rules'
import { deviceName } from '@/lib/device'

const schema = v.object({ name: passkeyName() })

export default function PasskeyDialog({ onClose }: { onClose: () => void }) {
  const { me } = useStanding()
  const changed = useFactorsChanged()
  const { codes, show, leaving, close } = useCodesOnce(onClose)
  const { start, busy, problem, trouble } = usePasskeyAct()
  const add = async (name: string) => {
    const given = await addPasskey(name)
    toast(t`${name} is added`)
    void changed()
    if (given.length > 0) show(given)
    else onClose()
  }
  const { register, submit, errors } = useAppForm({
    schema,
    start: { name: deviceName(navigator.userAgent) ?? t`My passkey` },
    send: ({ name }) => start(() => add(name)),
  })
  if (codes.length > 0)
    return (
      <Dialog title={t`Keep your recovery codes`} onClose={close}>
        <RecoveryCodes codes={codes} account={me.email} verb={t`Done`} leaving={leaving} onKept={onClose} />
      </Dialog>
    )
  return (
    <Dialog title={t`Add a passkey`} onClose={close}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <PasskeyNote problem={problem} trouble={trouble} />
        <Field
          label={t`Name`}
          hint={t`So that you know it again. Your browser asks for the rest.`}
          error={errors.name?.message}
        >
          {(wires) => <TextInput autoFocus {...wires} {...register('name')} />}
        </Field>
        <Button
          type="submit"
          look="primary"
          className="justify-self-end"
          busy={busy}
        >{t`Add the passkey`}</Button>
      </form>
    </Dialog>
  )
}
