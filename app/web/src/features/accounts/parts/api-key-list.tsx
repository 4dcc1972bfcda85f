import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { KeyRound } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { usePeople } from '@/lib/people'
import { toast } from '@/lib/toasts'
import { useApiKeys, type ApiKey } from '../api/use-api-keys'
import { useRevokeApiKey } from '../api/use-revoke-api-key'
import { ApiKeyRow } from './api-key-row'

const ConfirmDialog = lazy(() =>
  import('@/components/ui/confirm-dialog').then((module) => ({ default: module.ConfirmDialog })),
)

export function ApiKeyList({ onMake }: { onMake: () => void }) {
  const keys = useApiKeys()
  const people = usePeople()
  const [now] = useState(Date.now)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  if (keys.error && !keys.data)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(keys.error)} retry={() => void keys.refetch()} />
      </div>
    )
  if (!keys.data || people.isPending) return <RowsSkeleton rows={3} />
  if (keys.data.length === 0) return <NoKeys onMake={onMake} />
  const called = (id: string) => people.data?.items.find((person) => person.id === id)?.name ?? id
  return (
    <>
      <ul>
        {keys.data.map((key) => (
          <ApiKeyRow
            key={key.id}
            apiKey={key}
            by={called(key.created_by)}
            now={now}
            onRevoke={() => setEnding(key)}
          />
        ))}
      </ul>
      <MoreButton list={keys} />
      <Suspense>{ending && <RevokeDialog apiKey={ending} onClose={() => setEnding(null)} />}</Suspense>
    </>
  )
}

function NoKeys({ onMake }: { onMake: () => void }) {
  return (
    <EmptyState
      icon={KeyRound}
      title={t`No API keys`}
      action={<Button onClick={onMake}>{t`New key`}</Button>}
    >
      {t`A key lets another program work here: a web form that adds leads, a report that reads them. You choose what it may do.`}
    </EmptyState>
  )
}

function RevokeDialog({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const revoke = useRevokeApiKey()
  const end = async () => {
    await revoke.mutateAsync(id)
    toast(t`The key ${name} is revoked`)
  }
  return (
    <ConfirmDialog title={t`Revoke the key ${name}?`} verb={t`Revoke ${name}`} act={end} onClose={onClose}>
      {t`Whatever uses it is refused from this moment on. A revoked key never comes back; you would make a new one.`}
    </ConfirmDialog>
  )
}
