import { useState } from 'react'
import { useAct } from '@/lib/act'
import { PasskeyError, type PasskeyTrouble } from '@/lib/passkey'

/** An act that asks the browser for a passkey: it may fail at the browser or at the server. */
export function usePasskeyAct() {
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null)
  const { run, busy, problem } = useAct()
  const start = (act: () => Promise<unknown>) => {
    setTrouble(null)
    return run(() =>
      act().catch((error: unknown) => {
        if (!(error instanceof PasskeyError)) throw error
        setTrouble(error.trouble)
      }),
    )
  }
  return { start, busy, problem, trouble }
}
