import { useMemo } from 'react'
import { t } from '@lingui/core/macro'
import { usePeople } from '@/lib/people'
import { useFields } from '../api/use-fields'
import { useStages } from '../api/use-stages'
import type { Names } from './timeline-words'

/** What people, stages and fields are called now; who is gone is somebody all the same. */
export function useNames(): Names {
  const people = usePeople().data?.items
  const stages = useStages().data?.items
  const fields = useFields().data?.items
  return useMemo(() => {
    const persons = new Map(people?.map(({ id, name }) => [id, name]))
    const places = new Map(stages?.map(({ id, name }) => [id, name]))
    return {
      person: (id) => persons.get(id) ?? t`Somebody`,
      stage: (id) => places.get(id) ?? id,
      fields: fields ?? [],
    }
  }, [people, stages, fields])
}
