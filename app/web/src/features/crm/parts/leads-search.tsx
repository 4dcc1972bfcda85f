import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Search } from 'lucide-react'
import { TextInput } from '@/components/ui/text-input'
import { useKey } from '@/lib/keys'

const PAUSE_MS = 150

interface LeadsSearchProps {
  value: string
  onChange: (text: string) => void
}

/** Finds while somebody types: what was found stays until the next is here. */
export function LeadsSearch({ value, onChange }: LeadsSearchProps) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  const box = useRef<HTMLInputElement>(null)
  if (value !== known) {
    setKnown(value)
    setText(value)
  }
  const tell = useEffectEvent((next: string) => {
    setKnown(next)
    onChange(next)
  })
  useEffect(() => {
    if (text.trim() === known) return
    const timer = setTimeout(() => tell(text.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, known])
  useKey('/', () => box.current?.focus())
  return (
    <span className="relative min-w-0 flex-1 md:w-72 md:flex-none">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
      <TextInput
        ref={box}
        type="search"
        aria-label={t`Search leads`}
        placeholder={t`Name, phone, e-mail, tag…`}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) setText('')
        }}
        className="pl-8"
      />
    </span>
  )
}
