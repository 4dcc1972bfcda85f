import { useState } from 'react'

/** Codes that are shown this one time: the first try to close only says so. */
export function useCodesOnce(end: () => void) {
  const [codes, show] = useState<readonly string[]>([])
  const [leaving, setLeaving] = useState(false)
  const close = () => {
    if (codes.length > 0 && !leaving) setLeaving(true)
    else end()
  }
  return { codes, show, leaving, close }
}
