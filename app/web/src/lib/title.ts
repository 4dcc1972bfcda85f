import { useEffect } from 'react'

const PRODUCT = document.title || 'Astrix'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
    return () => void (document.title = PRODUCT)
  }, [title])
}
