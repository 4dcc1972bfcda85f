import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ProblemNote } from '@/components/ui/problem-note'
import { StateChip } from '@/components/ui/state-chip'
import { pushState, switchPushOff, switchPushOn, type PushState } from '../api/push'

export function PushCard() {
  const queries = useQueryClient()
  const state = useQuery({ queryKey: ['push-state'], queryFn: pushState }).data
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? switchPushOn() : switchPushOff()),
    onSuccess: (next) => queries.setQueryData<PushState>(['push-state'], next),
  })
  if (!state) return null
  const on = state === 'on'
  return (
    <Card
      title={t`Push on this device`}
      hint={sentence(state)}
      action={on ? <StateChip tone="ok">{t`On`}</StateChip> : undefined}
    >
      <div className="grid gap-3">
        {change.error && <ProblemNote problem={asProblem(change.error)} />}
        {(state === 'on' || state === 'off') && (
          <Button className="justify-self-start" busy={change.isPending} onClick={() => change.mutate(!on)}>
            {on ? t`Switch push off here` : t`Switch push on here`}
          </Button>
        )}
      </div>
    </Card>
  )
}

function sentence(state: PushState): string {
  if (state === 'unsupported')
    return t`This browser cannot receive push messages. On an iPhone, install the app first.`
  if (state === 'denied')
    return t`This browser was told to refuse them. Allow notifications for this site in its settings.`
  if (state === 'on') return t`This device hears of what you chose above, even when the app is closed.`
  return t`Hear of what you chose above even when the app is closed.`
}
