import type { ReactElement } from 'react'
import { t } from '@lingui/core/macro'
import { AlarmClock, Trash2, UserRound } from 'lucide-react'
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { useStanding } from '@/lib/me'
import { usePeople } from '@/lib/people'
import type { Task } from '../api/lead-shapes'
import type { TaskActs } from './task-acts'
import { snoozes } from './task-snooze'

const PEOPLE_MAX = 12

interface TaskMenuProps {
  trigger: ReactElement
  task: Task
  acts: TaskActs
  onEdit: () => void
}

/** Putting off, handing over, changing, removing. */
export default function TaskMenu({ trigger, task, acts, onEdit }: TaskMenuProps) {
  const { me, role } = useStanding()
  const { title } = task
  const people = usePeople().data?.items ?? []
  const others = people.filter(({ id, disabled }) => id !== task.assignee && !disabled).slice(0, PEOPLE_MAX)
  const mayRemove = role === 'owner' || role === 'manager' || task.created_by === me.user_id
  return (
    <Menu trigger={trigger} label={t`What to do with ${title}`}>
      <MenuItem onSelect={onEdit}>{t`Change…`}</MenuItem>
      <MenuLine />
      <MenuLabel>{t`Put off`}</MenuLabel>
      {snoozes().map(({ label, until }) => (
        <MenuItem key={label} onSelect={() => void acts.snooze(task, until)}>
          <AlarmClock aria-hidden className="size-4 text-ink-3" />
          {label}
        </MenuItem>
      ))}
      {others.length > 0 && (
        <>
          <MenuLine />
          <MenuLabel>{t`Hand to`}</MenuLabel>
          {others.map(({ id, name }) => (
            <MenuItem key={id} onSelect={() => void acts.hand(task, id, name)}>
              <UserRound aria-hidden className="size-4 shrink-0 text-ink-3" />
              <span className="truncate">{name}</span>
            </MenuItem>
          ))}
        </>
      )}
      {mayRemove && (
        <>
          <MenuLine />
          <MenuItem stop onSelect={() => void acts.remove(task)}>
            <Trash2 aria-hidden className="size-4" />
            {t`Remove`}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
