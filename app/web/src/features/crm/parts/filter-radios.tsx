import { useId } from 'react'

interface FilterRadiosProps {
  label: string
  options: { value: string; label: string }[]
  value: string
  onChange: (value: string) => void
}

export function FilterRadios({ label, options, value, onChange }: FilterRadiosProps) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className="grid gap-1">
      {options.map((option, index) => (
        <label key={option.value} className="flex min-h-7 items-center gap-2 pointer-coarse:min-h-9">
          <input
            type="radio"
            name={name}
            autoFocus={value ? option.value === value : index === 0}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="size-4 accent-accent"
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}
