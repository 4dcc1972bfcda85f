import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import type { Mentions } from './note-mention-state'

/** People whose names fit; a press keeps the focus in the note. */
export function NoteMentionList({ mentions }: { mentions: Mentions }) {
  const { open, offered, marked, listId, optionId, pick } = mentions
  if (!open) return null
  return (
    <ul
      id={listId}
      role="listbox"
      aria-label={t`People`}
      className="fade absolute top-full left-0 z-20 -mt-9 w-64 max-w-full rounded-card border border-line bg-raised p-1 shadow-lift"
    >
      {offered.map((person, place) => (
        <li
          key={person.id}
          id={optionId(place)}
          role="option"
          aria-selected={place === marked}
          onPointerDown={(event) => (event.preventDefault(), pick(person))}
          className={cx(
            'flex min-h-8 cursor-pointer items-center rounded-control px-2 pointer-coarse:min-h-10',
            place === marked && 'bg-accent-soft',
          )}
        >
          <span className="truncate">{person.name}</span>
        </li>
      ))}
    </ul>
  )
}
