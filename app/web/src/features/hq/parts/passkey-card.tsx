import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { isIpAddress, passkeysFit } from '@/lib/passkey'
import { usePasskeys } from '../api/use-passkeys'
import { PasskeyDialog } from './passkey-dialog'
import { PasskeyRow } from './passkey-row'

export function PasskeyCard() {
  const passkeys = usePasskeys()
  const [adding, setAdding] = useState(false)
  const fit = passkeysFit()
  return (
    <Card
      flush
      title={t`Passkeys`}
      hint={t`Your fingerprint, your face, your PIN or a security key instead of a code.`}
      action={fit && <Button onClick={() => setAdding(true)}>{t`Add a passkey`}</Button>}
    >
      {!fit && <NotHere />}
      <Loaded query={passkeys} skeleton={<RowsSkeleton rows={1} />}>
        {({ items }) =>
          items.length > 0 ? (
            <ul>
              {items.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </ul>
          ) : (
            fit && <p className="px-4 pb-3 text-ink-2">{t`You have none yet.`}</p>
          )
        }
      </Loaded>
      {adding && <PasskeyDialog onClose={() => setAdding(false)} />}
    </Card>
  )
}

/** Browsers bind a passkey to the name of a site, so that no other site can ask for it. */
function NotHere() {
  const { hostname } = location
  return (
    <p className="px-4 pb-3 text-ink-2">
      {isIpAddress()
        ? t`Passkeys are bound to a site's name, and you opened HQ by its number, ${hostname}. Open it by its name to add one.`
        : t`This browser cannot make passkeys at this address.`}
    </p>
  )
}
