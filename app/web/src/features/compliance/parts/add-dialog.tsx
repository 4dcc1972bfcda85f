import { useState, type FormEvent } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { asProblem, type Problem } from '@/api/problem'
import { spokenPhone } from '@/lib/phones'
import { toast } from '@/lib/toasts'
import { addressed, type Channel, type Suppress } from '../api/suppression-shapes'
import { useSuppress } from '../api/use-suppress'
import { addressHint } from './address-hint'
import { channelWords, OWN_REASONS, reasonWords } from './suppression-words'

const NOTE_MAX = 500
const ADDRESS_MAX = 320

/** One address, told at once whether it is one. */
export default function AddDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const suppress = useSuppress(channel)
  const [address, setAddress] = useState('')
  const [left, setLeft] = useState(false)
  const [reason, setReason] = useState<Suppress['reason']>('manual')
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = i18n._(channelWords[channel])
  const placed = problem?.fields.find(({ path }) => path === 'phone' || path === 'email')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setLeft(true)
    if (addressHint(channel, address, true)) return
    setProblem(null)
    suppress.mutate(
      { ...addressed(channel, address.trim()), reason, note: note.trim() },
      {
        onSuccess: (one) => {
          const shown = spokenPhone(one.address ?? '')
          toast(t`${shown} is on the list`)
          onClose()
        },
        onError: (error) => setProblem(asProblem(error)),
      },
    )
  }
  return (
    <Dialog title={t`${name}: do not contact`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        {problem && !placed && <ProblemNote problem={problem} />}
        <Field
          label={channel === 'email' ? t`E-mail address` : t`Phone number`}
          hint={
            channel === 'email' ? undefined : t`In any form; without a + it is taken as one of your country.`
          }
          error={placed?.message ?? addressHint(channel, address, left)}
        >
          {(wires) => (
            <TextInput
              {...wires}
              data-first
              type={channel === 'email' ? 'email' : 'tel'}
              autoComplete="off"
              maxLength={ADDRESS_MAX}
              value={address}
              onBlur={() => setLeft(address !== '')}
              onChange={({ target }) => (setAddress(target.value), setProblem(null))}
            />
          )}
        </Field>
        <Field label={t`Why`}>
          {(wires) => (
            <SelectInput
              {...wires}
              value={reason}
              onChange={({ target }) => setReason(target.value as Suppress['reason'])}
            >
              {OWN_REASONS.map((known) => (
                <option key={known} value={known}>
                  {i18n._(reasonWords[known])}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <Field label={t`Note`} hint={t`For whoever asks later`}>
          {(wires) => (
            <TextInput
              {...wires}
              maxLength={NOTE_MAX}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={suppress.isPending}>
            {t`Put it on the list`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
