import { useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { usePeople, type Person } from '@/lib/people'
import { callByName, calledIn, callingAt, fitting, type Calling } from './note-mentions'

const SHOWN_MAX = 6

interface Parts {
  text: string
  setText: (text: string) => void
  field: RefObject<HTMLTextAreaElement | null>
}

/** Who is offered while somebody writes a name after an @, and who was picked so far. */
export function useMentions({ text, setText, field }: Parts) {
  const listId = useId()
  const people = usePeople().data?.items ?? []
  const [calling, setCalling] = useState<Calling | null>(null)
  const [marked, setMarked] = useState(0)
  const offered = calling ? fitting(people, calling.typed).slice(0, SHOWN_MAX) : []
  const open = offered.length > 0

  const look = ({ value, selectionStart }: HTMLTextAreaElement) => {
    setCalling(callingAt(value, selectionStart))
    setMarked(0)
  }
  const pick = (person: Person) => {
    if (!calling) return
    const { text: next, caret } = callByName(text, calling, person.name)
    setText(next)
    setCalling(null)
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret))
  }
  /** Whether the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open) return false
    const act = {
      ArrowDown: () => setMarked((marked + 1) % offered.length),
      ArrowUp: () => setMarked((marked - 1 + offered.length) % offered.length),
      Enter: () => pick(offered[marked]!),
      Tab: () => pick(offered[marked]!),
      Escape: () => setCalling(null),
    }[event.key]
    if (!act) return false
    event.preventDefault()
    event.stopPropagation()
    act()
    return true
  }
  const optionId = (place: number) => `${listId}-${place}`
  return {
    open,
    offered,
    marked,
    listId,
    optionId,
    look,
    pick,
    onKeyDown,
    close: () => setCalling(null),
    calledIn: (finished: string) => calledIn(finished, people),
    wires: open
      ? ({
          role: 'combobox',
          'aria-expanded': true,
          'aria-controls': listId,
          'aria-activedescendant': optionId(marked),
        } as const)
      : {},
  }
}

export type Mentions = ReturnType<typeof useMentions>
