import { t } from '@lingui/core/macro'
import { Check } from 'lucide-react'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Task } from '../api/lead-shapes'

const ringClass = 'inline-flex size-4.5 items-center justify-center rounded-chip border'
const doneClass = 'border-ok bg-ok text-surface'
const openClass =
  'border-edge text-transparent group-enabled:group-hover:border-ok group-enabled:group-hover:text-ok'

/** The round box before a task. */
export function TaskCheck({ task: { title, done }, onPress }: { task: Task; onPress: () => void }) {
  const { role } = useStanding()
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={done ? t`Open again: ${title}` : t`Done: ${title}`}
      disabled={!can(role, 'tasks.write')}
      onClick={onPress}
      className="group inline-flex size-6 shrink-0 items-center justify-center rounded-chip pointer-coarse:size-9"
    >
      <span className={cx(ringClass, done ? doneClass : openClass)}>
        <Check aria-hidden className="size-3" strokeWidth={3} />
      </span>
    </button>
  )
}
