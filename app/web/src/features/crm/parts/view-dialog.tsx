import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import type { View } from '../api/leads-types'
import { useSaveView } from '../api/use-save-view'
import { asJson } from './leads-json'
import type { LeadsView } from './use-leads-view'

interface ViewDialogProps {
  shown: LeadsView
  layout: 'table' | 'board'
  /** The view that gets another name; none: what is shown becomes a new one. */
  known: View | null
  onClose: () => void
}

const NAME_LENGTH_MAX = 80

export default function ViewDialog({ shown, layout, known, onClose }: ViewDialogProps) {
  const save = useSaveView()
  const { params, columns, show } = shown
  const schema = v.object({
    name: v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty(() => t`Give it a name.`),
      v.maxLength(NAME_LENGTH_MAX, () => t`This is too long.`),
    ),
    shared: v.boolean(),
  })
  const form = useAppForm({
    schema,
    start: { name: known?.name ?? '', shared: known?.shared ?? false },
    send: async ({ name, shared }) => {
      const state = known ?? { query: asJson(params), columns: [...columns], layout }
      const wanted = { name, shared, query: state.query, columns: state.columns, layout: state.layout }
      const view = await save.mutateAsync({ known: known ?? undefined, wanted })
      toast(known ? t`View “${name}” saved` : t`View “${name}” made`)
      if (!known) {
        const next = new URLSearchParams(params)
        next.set('view_id', view.id)
        next.delete('columns')
        show(next)
      }
      onClose()
    },
  })
  return (
    <Dialog title={known ? t`Rename or share` : t`Save as a view`} onClose={onClose}>
      <form className="grid gap-4" noValidate onSubmit={(event) => void form.submit(event)}>
        <p className="text-ink-2">
          {t`A view keeps the filters, the order and the columns. It always shows the leads that match at that moment.`}
        </p>
        <Field label={t`Name`} error={form.errors.name?.message}>
          {(wires) => <TextInput autoFocus {...form.register('name')} {...wires} />}
        </Field>
        <CheckInput
          label={t`Share with everybody here`}
          hint={t`Otherwise only you see it.`}
          {...form.register('shared')}
        />
        {form.problem && <ProblemNote problem={form.problem} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={form.busy}>
            {known ? t`Save` : t`Save the view`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
