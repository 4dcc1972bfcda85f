import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Copy, Download, Printer } from 'lucide-react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { saveText } from '@/lib/save-text'

interface RecoveryCodesProps {
  codes: readonly string[]
  /** For whom they are; written into the file and on the paper. */
  account: string
  verb: string
  /** Somebody is about to close without having kept them. */
  leaving?: boolean
  onKept: () => void
}

/** Shown once: nobody, the server included, can show them again. */
export function RecoveryCodes({ codes, account, verb, leaving, onKept }: RecoveryCodesProps) {
  const [kept, setKept] = useState(false)
  const [copied, setCopied] = useState(false)
  const heading = t`Recovery codes for ${account}`
  const text = `${heading}\n${location.host}\n\n${codes.join('\n')}\n`
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="grid gap-4">
      <Banner tone="warn" title={t`Keep these where your phone is not`}>
        {t`Each lets you in once when the phone is lost. They are shown this one time.`}
      </Banner>
      <div className="on-paper grid gap-2 rounded-control border border-line bg-sunken p-3">
        <p className="hidden print:block">{heading}</p>
        <ul
          className="figures grid grid-cols-[repeat(auto-fill,minmax(20ch,1fr))] gap-x-4 gap-y-1 font-mono"
          aria-label={heading}
        >
          {codes.map((code) => (
            <li key={code} className="break-all">
              {code}
            </li>
          ))}
        </ul>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>
          <Copy aria-hidden className="size-4" />
          {copied ? t`Copied` : t`Copy all`}
        </Button>
        <Button onClick={() => saveText('astrix-recovery-codes.txt', text)}>
          <Download aria-hidden className="size-4" />
          {t`Download`}
        </Button>
        <Button onClick={() => print()}>
          <Printer aria-hidden className="size-4" />
          {t`Print`}
        </Button>
      </div>
      {leaving && !kept && (
        <p role="alert" className="font-medium text-stop">
          {t`Nobody can show these again. Keep them first; closing once more leaves without them.`}
        </p>
      )}
      <CheckInput
        label={t`I have kept them`}
        checked={kept}
        onChange={(event) => setKept(event.target.checked)}
      />
      <Button look="primary" disabled={!kept} onClick={onKept}>
        {verb}
      </Button>
    </div>
  )
}
