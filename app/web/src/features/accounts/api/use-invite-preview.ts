import { useEffect, useState } from 'react'
import { answer, api } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Answer } from '@/api/types'

export type InvitePreview = Answer<'/api/invite/preview', 'post'>

/** Asked once, before anybody is signed in, so without the cache that belongs to an org. */
export function useInvitePreview(token: string | null) {
  const [data, setData] = useState<InvitePreview>()
  const [error, setError] = useState<Problem | null>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (!token) return
    let left = false
    answer(api.POST('/api/invite/preview', { body: { token } })).then(
      (preview) => left || setData(preview),
      (refused: unknown) => left || setError(asProblem(refused)),
    )
    return () => void (left = true)
  }, [token, tries])
  const refetch = () => {
    setError(null)
    setTries(tries + 1)
  }
  return { data, error, refetch }
}
