import { useId, type ReactNode } from 'react'
import { cx } from '@/lib/cx'

interface ChoiceCardsProps<V extends string> {
  label: ReactNode
  value: V | null
  choices: { value: V; title: ReactNode; hint: ReactNode }[]
  onChange: (value: V) => void
}

/** A few ways to go, each with what it means; one of them is taken. */
export function ChoiceCards<V extends string>({ label, value, choices, onChange }: ChoiceCardsProps<V>) {
  const name = useId()
  return (
    <fieldset className="grid min-w-0 content-start gap-2">
      <legend className="mb-1 font-medium">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={cx(
            'flex min-w-0 items-start gap-3 rounded-control border p-3 transition-colors',
            'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent',
            choice.value === value ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-sunken',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent focus-visible:outline-none"
          />
          <span className="grid min-w-0">
            <span className="font-medium">{choice.title}</span>
            <span className="text-sm text-ink-2">{choice.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
