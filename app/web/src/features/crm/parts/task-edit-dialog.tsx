import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextArea } from '@/components/ui/text-area'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { useStanding } from '@/lib/me'
import { usePeople } from '@/lib/people'
import { toast } from '@/lib/toasts'
import type { Task } from '../api/lead-shapes'
import { useTaskChange, type TaskChange } from '../api/use-task-change'
import { dueToSend, localOf } from './task-due'

const kindWords: Record<Task['kind'], MessageDescriptor> = {
  todo: msg`To do`,
  follow_back: msg`Follow back`,
  reminder: msg`Reminder`,
}

const schema = v.object({
  title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  kind: v.string(),
  due: v.string(),
  assignee: v.string(),
  note: v.string(),
  remind: v.boolean(),
})

export default function TaskEditDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const { me } = useStanding()
  const change = useTaskChange()
  const people = usePeople().data?.items ?? []
  const start = {
    title: task.title,
    kind: task.kind as string,
    due: task.due_at ? localOf(new Date(task.due_at)) : '',
    assignee: task.assignee ?? '',
    note: task.note,
    remind: task.remind,
  }
  const form = useAppForm({
    schema,
    start,
    send: async ({ due, ...rest }) => {
      const wished = {
        ...rest,
        assignee: rest.assignee || null,
        due_at: due ? dueToSend(due, rest.assignee === me.user_id) : null,
      } as TaskChange
      if (due === start.due) delete wished.due_at
      await change.mutateAsync({ task, change: wished })
      toast(t`Saved`)
      onClose()
    },
  })
  const { register, submit, errors, busy, problem } = form
  return (
    <Dialog title={t`Change the task`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`What`} error={errors.title?.message}>
          {(wires) => <TextInput {...wires} {...register('title')} />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`Due`} error={errors.due?.message}>
            {(wires) => (
              <TextInput type="datetime-local" className="figures" {...wires} {...register('due')} />
            )}
          </Field>
          <Field label={t`Kind`}>
            {(wires) => (
              <SelectInput {...wires} {...register('kind')}>
                {Object.entries(kindWords).map(([kind, words]) => (
                  <option key={kind} value={kind}>
                    {i18n._(words)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <Field label={t`Who does it`} error={errors.assignee?.message}>
          {(wires) => (
            <SelectInput {...wires} {...register('assignee')}>
              <option value="">{t`Nobody yet`}</option>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <Field label={t`Note`} error={errors.note?.message}>
          {(wires) => <TextArea maxLength={2000} {...wires} {...register('note')} />}
        </Field>
        <CheckInput label={t`Remind when it is due`} {...register('remind')} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
