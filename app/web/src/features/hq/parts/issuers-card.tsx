import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Fingerprint } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { useIssuers, type Issuer } from '../api/use-issuers'
import { IssuerDialog } from './issuer-dialog'
import { IssuerRow } from './issuer-row'
import { Listed } from './listed'

/** Whom this host trusts to say who somebody is. */
export function IssuersCard() {
  const issuers = useIssuers()
  const [open, setOpen] = useState<Issuer | 'new' | null>(null)
  const add = () => setOpen('new')
  return (
    <Card
      flush
      title={t`Single sign-on`}
      hint={t`Issuers of OpenID Connect that people may sign in with, such as the company's own directory.`}
      action={<Button onClick={add}>{t`Add an issuer`}</Button>}
    >
      <Listed
        list={issuers}
        bones={2}
        empty={
          <EmptyState icon={Fingerprint} title={t`No issuer yet`}>
            {t`Everybody signs in with a password and a second factor. Add an issuer, and its button stands on the sign-in page.`}
          </EmptyState>
        }
      >
        {(rows) => (
          <ul>
            {rows.map((issuer) => (
              <IssuerRow key={issuer.id} issuer={issuer} onEdit={() => setOpen(issuer)} />
            ))}
          </ul>
        )}
      </Listed>
      {open && <IssuerDialog issuer={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Card>
  )
}
