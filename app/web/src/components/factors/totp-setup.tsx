import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { CopyButton } from '@/components/ui/copy-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { FormSkeleton } from '@/components/ui/skeleton'
import { TotpConfirm } from './totp-confirm'

export interface TotpSecret {
  secret: string
  otpauth_uri: string
  qr_svg: string
}

export interface TotpSetupProps {
  enroll: () => Promise<TotpSecret>
  /** Confirms with a first code; answers the recovery codes, if there are new ones. */
  activate: (code: string) => Promise<readonly string[]>
  onDone: (codes: readonly string[]) => void
}

/** An authenticator app: show the secret, then see a first code of it. */
export function TotpSetup({ enroll, activate, onDone }: TotpSetupProps) {
  const [made, setMade] = useState<TotpSecret | Problem | null>(null)
  const [tries, setTries] = useState(0)
  const ask = useEffectEvent(enroll)
  useEffect(() => {
    let left = false
    ask().then(
      (secret) => left || setMade(secret),
      (error: unknown) => left || setMade(asProblem(error)),
    )
    return () => void (left = true)
  }, [tries])
  if (!made) return <FormSkeleton fields={2} />
  if (!('secret' in made))
    return <ProblemNote problem={made} retry={() => (setMade(null), setTries(tries + 1))} />
  return (
    <ol className="grid gap-5">
      <Step number={1} title={t`Scan this with your authenticator app`}>
        <div className="flex flex-wrap items-center gap-4">
          <QrCode svg={made.qr_svg} />
          <Secret secret={made.secret} uri={made.otpauth_uri} />
        </div>
      </Step>
      <Step number={2} title={t`Type the code that the app shows`}>
        <TotpConfirm activate={activate} onDone={onDone} />
      </Step>
    </ol>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid gap-3">
      <h3 className="flex items-center gap-2 font-semibold">
        <span
          aria-hidden
          className="figures flex size-5 items-center justify-center rounded-chip bg-accent-soft text-xs text-accent"
        >
          {number}
        </span>
        {title}
      </h3>
      {children}
    </li>
  )
}

/** An image from text, so that nothing in it can ever run. */
const QrCode = ({ svg }: { svg: string }) => (
  <img
    src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
    alt={t`QR code of the secret beside it`}
    width={160}
    height={160}
    className="size-40 shrink-0 rounded-control bg-paper"
  />
)

function Secret({ secret, uri }: { secret: string; uri: string }) {
  return (
    <div className="grid min-w-0 flex-1 basis-48 gap-2">
      <p className="text-ink-2">{t`No camera? Type this secret into the app by hand.`}</p>
      <p className="flex items-center gap-1 rounded-control border border-line bg-sunken py-1 pr-1 pl-2">
        <code className="min-w-0 flex-1 text-sm break-all">{inGroups(secret)}</code>
        <CopyButton value={secret} label={t`Copy the secret`} />
      </p>
      <a href={uri} className="justify-self-start text-accent underline underline-offset-2 md:hidden">
        {t`Open it in the app on this phone`}
      </a>
    </div>
  )
}

const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret
