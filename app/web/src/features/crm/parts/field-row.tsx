import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { GripVertical, ListFilter, Pencil, Trash2 } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { cx } from '@/lib/cx'
import type { FieldRow } from './field-draft'
import { fieldKindWords } from './field-kinds'

interface FieldRowItemProps {
  row: FieldRow
  handle: object
  dragged: boolean
  onOpen: () => void
  onRemove: () => void
}

/** One field: its place, what it holds, whether leads can be filtered by it. */
export function FieldRowItem({ row, handle, dragged, onOpen, onRemove }: FieldRowItemProps) {
  const { name, kind, choices, filterable, key } = row
  return (
    <li
      className={cx(
        'flex min-w-0 items-center gap-2 border-b border-line px-2 py-2 last:border-0',
        dragged && 'relative z-10 rounded-control bg-accent-soft',
      )}
    >
      <IconButton
        label={t`Move ${name}: drag, or use the arrow keys`}
        className="cursor-grab touch-none active:cursor-grabbing"
        {...handle}
      >
        <GripVertical aria-hidden className="size-4" />
      </IconButton>
      <div className="grid min-w-0 flex-1">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="truncate text-sm text-ink-2" title={choices.join(', ')}>
          {[i18n._(fieldKindWords[kind]), choices.join(', ')].filter(Boolean).join(': ')}
        </span>
      </div>
      {filterable && (
        <span className="flex shrink-0 items-center gap-1 text-sm text-ink-2">
          <ListFilter aria-hidden className="size-4" />
          <span className="max-md:sr-only">{t`Filter`}</span>
        </span>
      )}
      {key && <code className="shrink-0 text-xs text-ink-2 max-md:hidden">{key}</code>}
      <IconButton label={t`Change ${name}`} onClick={onOpen}>
        <Pencil aria-hidden className="size-4" />
      </IconButton>
      <IconButton label={t`Take ${name} away`} onClick={onRemove}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </li>
  )
}
