import type { ButtonHTMLAttributes } from 'react'
import { cx } from '@/lib/cx'
import { Spinner } from './spinner'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger' | 'stop'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  busy?: boolean
}

const LOOKS: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink-2 hover:bg-sunken hover:text-ink',
  /** The act of the screen, where that act ends something. */
  stop: 'bg-stop text-on-accent hover:bg-stop-strong',
  danger: 'border border-line-strong bg-surface text-stop hover:border-stop hover:bg-stop-soft',
}

export const buttonClass = (look: Look = 'secondary') =>
  cx(
    'inline-flex min-h-8 max-w-full items-center justify-center gap-2 rounded-control px-3 py-1 text-center font-medium',
    'transition-colors active:translate-y-px disabled:opacity-55 pointer-coarse:min-h-9',
    LOOKS[look],
  )

/** A busy button keeps its place, its words and the focus; it only refuses a second press. */
export function Button({ look, busy, className, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(buttonClass(look), className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  )
}
