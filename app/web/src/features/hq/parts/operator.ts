import { createContext, useContext } from 'react'
import type { HqMe } from '../api/use-hq-me'

export const OperatorContext = createContext<HqMe | null>(null)

/** Who sits at this desk. */
export function useOperator(): HqMe {
  const me = useContext(OperatorContext)
  if (!me) throw new Error('this part needs an operator')
  return me
}
