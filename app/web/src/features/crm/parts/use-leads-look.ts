import { useMemo } from 'react'
import { usePeople } from '@/lib/people'
import { useFields } from '../api/use-fields'
import { useStages } from '../api/use-stages'
import type { Look } from './leads-look'

/** Stages, people and fields by their ids, the same object as long as nothing changed. */
export function useLeadsLook(): Look {
  const stages = useStages().data?.items
  const people = usePeople().data?.items
  const fields = useFields().data?.items
  return useMemo(
    () => ({
      stages: new Map(
        [...(stages ?? [])].sort((a, b) => a.order - b.order).map((stage) => [stage.id, stage]),
      ),
      people: new Map((people ?? []).map((person) => [person.id, person])),
      fields: new Map(
        [...(fields ?? [])].sort((a, b) => a.order - b.order).map((field) => [field.key, field]),
      ),
    }),
    [stages, people, fields],
  )
}
