import { useQueryClient } from '@tanstack/react-query'
import { navigate } from '@/lib/nav'

/** Into the frame, with nothing left of whoever was here before. */
export function useEnter(): (address: string) => void {
  const queries = useQueryClient()
  return (address) => {
    queries.clear()
    navigate(address, { replace: true })
  }
}
