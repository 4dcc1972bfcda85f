import { useState, type InputHTMLAttributes, type Ref } from 'react'
import { t } from '@lingui/core/macro'
import { Eye, EyeOff } from 'lucide-react'
import { IconButton } from './icon-button'
import { TextInput } from './text-input'

interface PasswordInputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>
}

export function PasswordInput(props: PasswordInputProps) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <span className="relative flex">
      <TextInput {...props} type={shown ? 'text' : 'password'} className="pr-10" />
      <IconButton
        label={shown ? t`Hide password` : t`Show password`}
        aria-pressed={shown}
        className="absolute inset-y-0 right-0 my-auto"
        onClick={() => setShown(!shown)}
      >
        <Icon aria-hidden className="size-4" />
      </IconButton>
    </span>
  )
}
