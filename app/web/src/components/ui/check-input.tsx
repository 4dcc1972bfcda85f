import type { InputHTMLAttributes, ReactNode, Ref } from 'react'

interface CheckInputProps extends InputHTMLAttributes<HTMLInputElement> {
  label: ReactNode
  hint?: ReactNode
  ref?: Ref<HTMLInputElement>
}

export function CheckInput({ label, hint, ...rest }: CheckInputProps) {
  return (
    <label className="flex min-h-6 items-start gap-2">
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" {...rest} />
      <span className="grid">
        <span className="font-medium">{label}</span>
        {hint && <span className="text-sm text-ink-2">{hint}</span>}
      </span>
    </label>
  )
}
