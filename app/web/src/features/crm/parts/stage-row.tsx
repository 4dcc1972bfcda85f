import { useId } from 'react'
import { plural, t } from '@lingui/core/macro'
import { GripVertical, Lock, Trash2 } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { TextInput } from '@/components/ui/text-input'
import { cx } from '@/lib/cx'
import { STAGE_NAME_MAX, type StageFault, type StageRow } from './stage-draft'

interface StageRowItemProps {
  row: StageRow
  handle: object
  dragged: boolean
  focused: boolean
  fault?: StageFault
  onName: (name: string) => void
  onRemove: () => void
}

/** One stage: its place, its name, how many are in it. */
export function StageRowItem({ row, handle, dragged, focused, fault, onName, onRemove }: StageRowItemProps) {
  const id = useId()
  const { name, standard, count } = row
  const shown = name.trim() || t`the new stage`
  return (
    <li
      className={cx(
        'flex min-w-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1.5 last:border-0 md:flex-nowrap',
        dragged && 'relative z-10 rounded-control bg-accent-soft',
      )}
    >
      <IconButton
        label={t`Move ${shown}: drag, or use the arrow keys`}
        className="cursor-grab touch-none active:cursor-grabbing"
        {...handle}
      >
        <GripVertical aria-hidden className="size-4" />
      </IconButton>
      <div className="grid min-w-0 flex-1 gap-1">
        <TextInput
          aria-label={t`Name of ${shown}`}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? id : undefined}
          autoFocus={focused}
          maxLength={STAGE_NAME_MAX}
          value={name}
          placeholder={t`Name of the stage`}
          onChange={({ target }) => onName(target.value)}
        />
        {fault && (
          <p id={id} role="alert" className="text-sm text-stop">
            {fault === 'empty' ? t`A stage has a name.` : t`Another stage is called the same.`}
          </p>
        )}
      </div>
      <span className="figures w-16 shrink-0 md:w-24 text-right text-sm text-ink-2">
        {plural(count, { 0: 'no leads', one: '# lead', other: '# leads' })}
      </span>
      {standard ? (
        <span className="flex w-9 shrink-0 justify-center text-xs text-ink-2 md:w-20" title={t`standard`}>
          <Lock aria-hidden className="size-4 text-ink-3 md:hidden" />
          <span className="max-md:sr-only">{t`standard`}</span>
        </span>
      ) : (
        <span className="flex w-9 shrink-0 justify-center md:w-20">
          <IconButton label={t`Take ${shown} away`} onClick={onRemove}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        </span>
      )}
    </li>
  )
}
