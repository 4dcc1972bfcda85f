import { cx } from '@/lib/cx'
import { useLook } from './leads-look'

/** Where a stage stands says its colour; its name says all else. */
const DOTS: Record<string, string> = {
  new: 'bg-info',
  contacted: 'bg-accent',
  qualified: 'bg-warn',
  won: 'bg-ok',
  lost: 'bg-stop',
  no_answer: 'bg-ink-3',
}

export const stageDot = (id: string): string => DOTS[id] ?? 'bg-edge'

export function LeadsStage({ id }: { id: string }) {
  const name = useLook().stages.get(id)?.name ?? id
  return (
    <span className="inline-flex min-w-0 items-center gap-2" title={name}>
      <span aria-hidden className={cx('size-2 shrink-0 rounded-chip', stageDot(id))} />
      <span className="truncate">{name}</span>
    </span>
  )
}
