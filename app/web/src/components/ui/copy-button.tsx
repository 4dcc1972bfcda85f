import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Check, Copy } from 'lucide-react'
import { IconButton } from './icon-button'

const TOLD_MS = 1_500

export function CopyButton({ value, label }: { value: string; label: string }) {
  const [copied, setCopied] = useState(false)
  const Icon = copied ? Check : Copy
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), TOLD_MS)
  }
  return (
    <IconButton label={copied ? t`Copied` : label} onClick={() => void copy()}>
      <Icon aria-hidden className="size-4" />
    </IconButton>
  )
}
