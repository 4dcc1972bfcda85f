import { useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type FoundPerson = HqAnswer<'/admin/people', 'get'>['items'][number]

export const usePerson = (email: string) =>
  useQuery({
    queryKey: ['person', email],
    queryFn: () => answer(hq.GET('/admin/people', { params: { query: { email } } })),
    enabled: email !== '',
    // Each look is written into the audit log: none happens by itself.
    refetchOnWindowFocus: false,
  })
