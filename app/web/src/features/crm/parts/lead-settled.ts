import { useEffect, useState } from 'react'

const STILL_MS = 350

/** A value once it stood still for a moment: nobody is asked at every letter. */
export function useSettledValue(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), STILL_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
