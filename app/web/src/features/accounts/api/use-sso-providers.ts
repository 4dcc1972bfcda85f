import { startTransition, useEffect, useState } from 'react'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { keep, kept } from '@/lib/kept'

export type SsoProvider = Answer<'/api/auth/sso/providers', 'get'>['items'][number]

const KEPT = 'sso'

/** Who else may vouch for people here. Remembered, so that on the second visit nothing moves; without it, none. */
export function useSsoProviders(): readonly SsoProvider[] {
  const [providers, setProviders] = useState<readonly SsoProvider[]>(remembered)
  useEffect(() => {
    let left = false
    answer(api.GET('/api/auth/sso/providers')).then(
      ({ items }) => {
        keep(KEPT, items.length > 0 ? JSON.stringify(items) : null)
        if (!left) startTransition(() => setProviders(items))
      },
      () => undefined,
    )
    return () => void (left = true)
  }, [])
  return providers
}

function remembered(): readonly SsoProvider[] {
  try {
    return JSON.parse(kept(KEPT) || '[]') as SsoProvider[]
  } catch {
    return []
  }
}
