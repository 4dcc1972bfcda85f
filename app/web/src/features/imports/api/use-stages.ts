import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const useStages = () =>
  useQuery({ queryKey: ['stages'], queryFn: () => answer(api.GET('/api/stages')) })
