import { useLayoutEffect, useRef, type RefObject } from 'react'

const BELOW_PX = 16

/** As high as what is left of the screen below its top, whatever banners stand above; on phones as high as it is. */
export function useFillHeight<T extends HTMLElement>(narrow: boolean): RefObject<T | null> {
  const box = useRef<T>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (narrow) return void element.style.removeProperty('height')
    const fit = () => {
      const top = element.getBoundingClientRect().top + scrollY
      element.style.height = `calc(100dvh - ${Math.round(top) + BELOW_PX}px)`
    }
    fit()
    const around = new ResizeObserver(fit)
    around.observe(document.body)
    for (const sibling of element.parentElement?.children ?? [])
      if (sibling !== element) around.observe(sibling)
    return () => around.disconnect()
  }, [narrow])
  return box
}
