import type { ButtonHTMLAttributes, Ref } from 'react'
import { cx } from '@/lib/cx'

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, className, children, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        'relative inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors',
        'hover:bg-sunken hover:text-ink disabled:opacity-55 pointer-coarse:size-9',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  )
}
