/** Stands in for `react-style-singleton`: the same stylesheet, adopted instead of injected as a <style> tag. */
import { useEffect } from 'react'

export function styleSingleton() {
  return function AdoptedStyle({ styles }: { styles: string; dynamic?: boolean }) {
    useEffect(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(styles)
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((known) => known !== sheet)
      }
    }, [styles])
    return null
  }
}
