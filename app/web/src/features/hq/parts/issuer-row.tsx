import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { CopyButton } from '@/components/ui/copy-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { StateChip } from '@/components/ui/state-chip'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import { checkIssuer, type IssuerCheck } from '../api/check-issuer'
import type { Issuer } from '../api/use-issuers'
import { useRemoveIssuer } from '../api/use-remove-issuer'

export function IssuerRow({ issuer, onEdit }: { issuer: Issuer; onEdit: () => void }) {
  const { id, name, domains, people } = issuer
  const { run, busy, problem } = useAct()
  const [checked, setChecked] = useState<IssuerCheck | null>(null)
  const [leaving, setLeaving] = useState(false)
  const remove = useRemoveIssuer()
  const check = () => void run(async () => setChecked(await checkIssuer(id)))
  const end = async () => {
    await remove.mutateAsync(id)
    toast(t`${name} is removed`)
  }
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-2 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-56 gap-1">
          <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
            {name}
            {issuer.enabled ? (
              <StateChip tone="ok">{t`On`}</StateChip>
            ) : (
              <StateChip tone="plain">{t`Off`}</StateChip>
            )}
          </p>
          <p className="text-sm break-all text-ink-2">{issuer.issuer}</p>
          <p className="text-sm text-ink-2">
            {domains.length > 0 ? domains.join(', ') : t`Any address`} ·{' '}
            {plural(people, { one: '# person signs in by it', other: '# people sign in by it' })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-label={t`Check ${name}`} busy={busy} onClick={check}>{t`Check`}</Button>
          <Button aria-label={t`Edit ${name}`} onClick={onEdit}>{t`Edit`}</Button>
          <Button look="danger" aria-label={t`Remove ${name}`} onClick={() => setLeaving(true)}>
            {t`Remove`}
          </Button>
        </div>
      </div>
      <p className="flex items-center gap-1 text-sm text-ink-2">
        <span className="min-w-0 wrap-anywhere">
          {t`Give the issuer this address to come back to:`}{' '}
          <code className="break-all">{issuer.redirect_uri}</code>
        </span>
        <CopyButton value={issuer.redirect_uri} label={t`Copy the address to come back to`} />
      </p>
      {problem && <ProblemNote problem={problem} />}
      {checked && <Checked check={checked} />}
      {leaving && (
        <ConfirmDialog
          title={t`Remove ${name}?`}
          verb={t`Remove ${name}`}
          act={end}
          onClose={() => setLeaving(false)}
        >
          {t`Its button leaves the sign-in page at once. Whoever signed in by it keeps the account, and needs a password: they can ask for a link to set one.`}
        </ConfirmDialog>
      )}
    </li>
  )
}

function Checked({ check: { ok, problems, keys } }: { check: IssuerCheck }) {
  if (ok)
    return (
      <Banner tone="ok" role="status" title={t`It answers`}>
        {keys != null &&
          plural(keys, {
            one: 'It offers # key to check its word by.',
            other: 'It offers # keys to check its word by.',
          })}
      </Banner>
    )
  return (
    <Banner tone="stop" role="status" title={t`It cannot be used like this`}>
      <ul className="list-inside list-disc">
        {problems.map((problem) => (
          <li key={problem} className="wrap-anywhere">
            {problem}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
