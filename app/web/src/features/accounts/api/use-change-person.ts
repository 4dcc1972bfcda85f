import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { peopleQuery } from '@/lib/people'
import type { Role } from '@/lib/roles'

export type PersonAct = { id: string } & ({ role: Role } | { disabled: boolean } | { remove: true })

async function run(act: PersonAct): Promise<void> {
  const params = { path: { id: act.id } }
  if ('role' in act) await answer(api.PUT('/api/users/{id}/role', { params, body: { role: act.role } }))
  else if ('disabled' in act)
    await answer(api.PUT('/api/users/{id}/disabled', { params, body: { disabled: act.disabled } }))
  else await answer(api.DELETE('/api/users/{id}', { params }))
}

export function useChangePerson() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => queries.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  })
}
