import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Check, Copy } from 'lucide-react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import type { ApiKeyMade } from '../api/use-make-api-key'

interface ApiKeyReadyProps {
  made: ApiKeyMade
  onClose: () => void
}

/** Shown once: of its secret the server keeps only the hash. Escape asks before it takes the key away. */
export function ApiKeyReady({ made: { name, token }, onClose }: ApiKeyReadyProps) {
  const [kept, setKept] = useState(false)
  const [copied, setCopied] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(token)
    setCopied(true)
  }
  const Icon = copied ? Check : Copy
  return (
    <Dialog title={t`The key ${name} is made`} onClose={kept ? onClose : () => setLeaving(true)}>
      <div className="grid gap-4">
        <Banner tone="warn" title={t`Keep it now`}>
          {t`It is shown this one time. Put it where passwords live, never into a mail or a public page.`}
        </Banner>
        <code className="rounded-control border border-line bg-sunken p-3 text-sm break-all select-all">
          {token}
        </code>
        <Button className="justify-self-start" onClick={() => void copy()}>
          <Icon aria-hidden className="size-4" />
          {copied ? t`Copied` : t`Copy the key`}
        </Button>
        <p className="text-sm text-ink-2">
          {t`It goes into the Authorization header of each request, after the word Bearer.`}
        </p>
        <CheckInput
          label={t`I have kept it`}
          checked={kept}
          onChange={(event) => setKept(event.target.checked)}
        />
        {leaving && !kept && (
          <Banner tone="stop" role="alert">
            {t`Once this is closed nobody can show the key again. Tick the box when it is in a safe place.`}
          </Banner>
        )}
        <Button look="primary" disabled={!kept} onClick={onClose}>
          {t`Done`}
        </Button>
      </div>
    </Dialog>
  )
}
