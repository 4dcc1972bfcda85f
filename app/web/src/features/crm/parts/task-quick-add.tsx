import { useState, type FormEvent, type Ref } from 'react'
import { t } from '@lingui/core/macro'
import { CalendarClock } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useStanding } from '@/lib/me'
import { useTaskMake } from '../api/use-task-make'
import { dueToSend, readPlan } from './task-due'
import { dueSaid } from './task-when'

const TITLE_MAX = 200

interface TaskQuickAddProps {
  leadId?: string
  assignee?: string
  ref?: Ref<HTMLInputElement>
}

/** One line: what, and when in plain words. What was understood stands below before it is sent. */
export function TaskQuickAdd({ leadId, assignee, ref }: TaskQuickAddProps) {
  const [written, setWritten] = useState('')
  const make = useTaskMake()
  const { me } = useStanding()
  const { title, due } = readPlan(written)
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (!title || make.isPending) return
    make.mutate(
      {
        title,
        kind: 'todo',
        ...(due ? { due_at: dueToSend(due, !assignee || assignee === me.user_id) } : {}),
        ...(leadId ? { lead_id: leadId } : {}),
        ...(assignee ? { assignee } : {}),
      },
      { onSuccess: () => setWritten('') },
    )
  }
  return (
    <form onSubmit={add} className="grid gap-1">
      <div className="flex gap-2">
        <TextInput
          ref={ref}
          aria-label={t`New task`}
          placeholder={t`Call back tomorrow 9`}
          value={written}
          maxLength={TITLE_MAX}
          onChange={({ target }) => setWritten(target.value)}
        />
        <Button type="submit" busy={make.isPending} disabled={!title}>
          {t`Add`}
        </Button>
      </div>
      <p aria-live="polite" className="flex min-h-4 items-center gap-1 text-xs text-ink-2">
        {written.trim() && due && (
          <>
            <CalendarClock aria-hidden className="size-3.5 text-ink-3" />
            <span className="figures">{dueSaid(due)}</span>
            {title && <span className="min-w-0 truncate">· {title}</span>}
          </>
        )}
      </p>
      {make.error && <ProblemNote problem={asProblem(make.error)} />}
    </form>
  )
}
