import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { TimelineEntry } from './lead-shapes'

interface Note {
  text: string
  mentions: string[]
  file_ids: string[]
}

export function useNoteMake(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Note) =>
      ask<TimelineEntry>('POST', '/api/leads/{id}/notes', { params: { path: { id } }, body }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['timeline', id] })
      void queries.invalidateQueries({ queryKey: ['lead', id] })
    },
  })
}
