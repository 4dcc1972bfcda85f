import type { InputHTMLAttributes, Ref } from 'react'
import { cx } from '@/lib/cx'
import { inputClass } from './inputs'

interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>
}

export const TextInput = ({ className, ...rest }: TextInputProps) => (
  <input className={cx(inputClass, className)} {...rest} />
)
