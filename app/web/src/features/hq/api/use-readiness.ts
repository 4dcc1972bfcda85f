import { useQuery } from '@tanstack/react-query'
import { Problem } from '@/api/problem'

const ASKED_EVERY_MS = 10_000

export interface Readiness {
  ready: boolean
  failing: string[]
}

/** Asks the host itself, without a sign-in. */
export const useReadiness = () =>
  useQuery({ queryKey: ['readiness'], queryFn: readReadiness, refetchInterval: ASKED_EVERY_MS })

async function readReadiness(): Promise<Readiness> {
  const response = await fetch('/readyz').catch(() => {
    throw new Problem('unreachable', '', 0, null)
  })
  const body = (await response.json().catch(() => ({}))) as { failing?: string[] }
  return { ready: response.ok, failing: body.failing ?? [] }
}
