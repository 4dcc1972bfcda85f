import type { Ref, SelectHTMLAttributes } from 'react'
import { ChevronDown } from 'lucide-react'
import { cx } from '@/lib/cx'
import { inputClass } from './inputs'

interface SelectInputProps extends SelectHTMLAttributes<HTMLSelectElement> {
  ref?: Ref<HTMLSelectElement>
}

/** The browser's own select: it is right on every phone and with every screen reader. */
export const SelectInput = ({ className, children, ...rest }: SelectInputProps) => (
  <span className={cx('relative inline-flex w-full', className)}>
    <select className={cx(inputClass, 'appearance-none truncate pr-8')} {...rest}>
      {children}
    </select>
    <ChevronDown
      aria-hidden
      className="pointer-events-none absolute right-2 top-1/2 size-4 -translate-y-1/2 text-ink-3"
    />
  </span>
)
