import { lazy, Suspense, useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { StateChip } from '@/components/ui/state-chip'
import { loadWords } from '@/lib/words'

const CodesDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('./codes-dialog'), loadWords('factors')])
  return dialog
})
const FEW = 3

/** The way in when the phone is lost: how many are left, before the last one is gone. */
export function CodesCard({ left }: { left: number }) {
  const [making, setMaking] = useState(false)
  const few = left <= FEW
  return (
    <Card
      title={t`Recovery codes`}
      hint={t`Each lets you in once when your phone or key is lost.`}
      action={
        <StateChip tone={left === 0 ? 'stop' : few ? 'warn' : 'ok'}>
          {plural(left, { 0: 'None left', one: 'One left', other: '# left' })}
        </StateChip>
      }
    >
      <div className="grid justify-items-start gap-3">
        {few && (
          <p>
            {left === 0
              ? t`Without them, a lost phone locks you out until HQ helps. Make new ones.`
              : t`Only a few are left. Make new ones before you need them.`}
          </p>
        )}
        <Button look={few ? 'primary' : 'secondary'} onClick={() => setMaking(true)}>
          {t`Make new codes`}
        </Button>
      </div>
      <Suspense>{making && <CodesDialog onClose={() => setMaking(false)} />}</Suspense>
    </Card>
  )
}
