import { useState } from 'react'
import { keep, kept } from '@/lib/kept'

export type Density = 'comfortable' | 'compact'

export const ROW_PX: Record<Density, number> = { comfortable: 36, compact: 28 }

const NAME = 'leads.density'

export function useDensity(): [Density, (density: Density) => void] {
  const [density, setDensity] = useState<Density>(() =>
    kept(NAME) === 'compact' ? 'compact' : 'comfortable',
  )
  const choose = (next: Density) => {
    keep(NAME, next === 'compact' ? next : null)
    setDensity(next)
  }
  return [density, choose]
}
