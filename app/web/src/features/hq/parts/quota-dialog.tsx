import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { formatBytes } from '@/lib/bytes'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import type { HqOrg } from '../api/use-org'
import { useSetQuota } from '../api/use-set-quota'

const GB = 1_024 ** 3
const FIRST_GB = 10
const MOST_GB = 1_000_000

const inHundredths = (size: number): number => Math.round(size * 100) / 100

interface QuotaDialogProps {
  org: HqOrg
  onClose: () => void
}

export function QuotaDialog({ org: { id, name, bytes, quota_bytes: quota }, onClose }: QuotaDialogProps) {
  const set = useSetQuota(id)
  const total = bytes.total ?? 0
  const wrong = t`Write a number of gigabytes, such as 10 or 0.5.`
  const { register, submit, errors, busy, problem, values } = useAppForm({
    schema: v.object({
      limited: v.boolean(),
      gigabytes: v.pipe(v.number(wrong), v.minValue(0.01, wrong), v.maxValue(MOST_GB, wrong)),
    }),
    start: { limited: quota !== null, gigabytes: quota === null ? FIRST_GB : inHundredths(quota / GB) },
    send: async ({ limited, gigabytes }) => {
      await set.mutateAsync(limited ? Math.round(gigabytes * GB) : null)
      toast(t`The quota of ${name} is set`)
      onClose()
    },
  })
  const used = formatBytes(total)
  const full = values.limited && values.gigabytes * GB < total
  return (
    <Dialog title={t`Quota of ${name}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <p className="text-ink-2">
          {t`It takes up ${used} now. At the quota new files and imports are refused; nothing is ever removed.`}
        </p>
        {problem && <ProblemNote problem={problem} />}
        <CheckInput
          label={t`Limit it`}
          hint={t`Without a limit it may take what the disk has.`}
          {...register('limited')}
        />
        {values.limited && (
          <Field
            label={t`Gigabytes`}
            hint={full ? t`That is less than it takes up now: it would be full at once.` : undefined}
            error={errors.gigabytes?.message}
          >
            {(wires) => (
              <TextInput
                type="number"
                inputMode="decimal"
                step="any"
                min={0}
                className="figures max-w-40"
                {...wires}
                {...register('gigabytes')}
              />
            )}
          </Field>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t`Save the quota`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
