import { useQuery } from '@tanstack/react-query'

export const useRelease = () =>
  useQuery({
    queryKey: ['release'],
    queryFn: async () => {
      const response = await fetch('/version')
      return (await response.json()) as { version: string }
    },
  })
