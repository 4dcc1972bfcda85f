import { useSyncExternalStore } from 'react'

const query = () => matchMedia('(max-width: 767.98px)')

function subscribe(listener: () => void) {
  const media = query()
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** A phone's width, as the stylesheet's `md` has it. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query().matches)
