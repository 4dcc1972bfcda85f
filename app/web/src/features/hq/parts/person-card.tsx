import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { StateChip } from '@/components/ui/state-chip'
import { formatCount } from '@/lib/format'
import { Link } from '@/lib/nav'
import { roleNames } from '@/lib/roles'
import { toast } from '@/lib/toasts'
import type { FoundPerson } from '../api/use-person'
import { useResetFactors } from '../api/use-reset-factors'
import { factorsInWords } from './factor-words'
import { Facts } from './facts'
import { ReasonDialog } from './reason-dialog'

export function PersonCard({ person }: { person: FoundPerson }) {
  const { user_id: id, name, email, verified, mfa, sessions } = person
  const [asking, setAsking] = useState(false)
  const reset = useResetFactors(id)
  const hasFactor = mfa.totp || Boolean(mfa.webauthn) || mfa.recovery_left > 0
  const rows = [
    { name: t`Address`, value: verified ? t`confirmed` : t`not confirmed yet` },
    { name: t`Second factors`, value: factorsInWords(mfa) },
    { name: t`Open sessions`, value: formatCount(sessions) },
  ]
  const act = async (reason: string) => {
    await reset.mutateAsync(reason)
    toast(t`${name} can set up a new second factor`)
  }
  return (
    <Card
      title={name}
      hint={
        <span className="inline-flex flex-wrap items-center gap-x-2">
          {email}
          <span className="inline-flex items-center text-sm">
            <code className="break-all">{id}</code>
            <CopyButton value={id} label={t`Copy person id`} />
          </span>
        </span>
      }
      action={
        hasFactor && (
          <Button look="danger" onClick={() => setAsking(true)}>
            {t`Reset the second factors…`}
          </Button>
        )
      }
    >
      <div className="grid gap-4">
        <Facts rows={rows} />
        <PersonOrgs orgs={person.orgs} />
      </div>
      {asking && (
        <ReasonDialog
          title={t`Reset the second factors of ${name}?`}
          hint={t`Written into the audit log of the host and of each of their organizations.`}
          verb={t`Reset the factors of ${name}`}
          act={act}
          onClose={() => setAsking(false)}
        >
          <p>{t`Their authenticator app, passkeys and recovery codes stop working, and all their sessions end.`}</p>
          <p>{t`They then sign in with the password alone and are asked to set up a new factor. Be sure that it is them: call back on a number you know.`}</p>
        </ReasonDialog>
      )}
    </Card>
  )
}

function PersonOrgs({ orgs }: { orgs: FoundPerson['orgs'] }) {
  if (orgs.length === 0) return <p className="text-ink-2">{t`Belongs to no organization.`}</p>
  return (
    <div className="grid gap-1">
      <h3 className="text-sm font-medium text-ink-2">{t`Organizations`}</h3>
      <ul className="grid gap-1">
        {orgs.map(({ org_id: id, name, role, disabled }) => (
          <li key={id} className="flex flex-wrap items-center gap-2">
            <Link
              href={`/organizations/${id}`}
              className="min-w-0 text-accent underline-offset-2 wrap-anywhere hover:underline"
            >
              {name}
            </Link>
            <span className="text-ink-2">{i18n._(roleNames[role])}</span>
            {disabled && <StateChip tone="stop">{t`Switched off`}</StateChip>}
          </li>
        ))}
      </ul>
    </div>
  )
}
