import type { Ref, TextareaHTMLAttributes } from 'react'
import { cx } from '@/lib/cx'
import { inputClass } from './inputs'

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement>
}

export const TextArea = ({ className, rows = 3, ...rest }: TextAreaProps) => (
  <textarea rows={rows} className={cx(inputClass, 'resize-y', className)} {...rest} />
)
