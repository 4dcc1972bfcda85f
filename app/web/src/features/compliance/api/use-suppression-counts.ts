import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const useSuppressionCounts = () =>
  useQuery({ queryKey: ['suppression', 'counts'], queryFn: () => answer(api.GET('/api/suppression')) })
