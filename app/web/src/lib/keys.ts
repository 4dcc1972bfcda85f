import { useEffect, useEffectEvent } from 'react'

export const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform)
export const commandKey = isApple ? '⌘' : 'Ctrl'

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `mod+k`, or a plain letter that is ignored while somebody types. */
export function useKey(combination: string, act: () => void): void {
  const run = useEffectEvent(act)
  useEffect(() => {
    const command = combination.startsWith('mod+')
    const key = command ? combination.slice('mod+'.length) : combination
    const onKey = (event: KeyboardEvent) => {
      const held = isApple ? event.metaKey : event.ctrlKey
      const plain = !event.metaKey && !event.ctrlKey && !event.altKey
      if (event.key.toLowerCase() !== key || (command ? !held : !plain || writes(event.target))) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [combination])
}
