import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { freshenTimeline } from './timeline-fresh'

interface Note {
  text: string
  mentions: string[]
  file_ids: string[]
}

export function useNoteMake(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Note) => answer(api.POST('/api/leads/{id}/notes', { params: { path: { id } }, body })),
    onSuccess: () => {
      freshenTimeline(queries, id)
      void queries.invalidateQueries({ queryKey: ['lead', id] })
    },
  })
}
