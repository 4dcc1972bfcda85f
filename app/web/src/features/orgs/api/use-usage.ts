import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const useUsage = () =>
  useQuery({ queryKey: ['usage'], queryFn: () => answer(api.GET('/api/org/usage')) })
