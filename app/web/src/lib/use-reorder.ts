import { useEffect, useEffectEvent, useState, type KeyboardEvent, type PointerEvent } from 'react'

/** The same list with one thing at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items]
  const [taken] = next.splice(from, 1)
  next.splice(to, 0, taken!)
  return next
}

/** A list whose rows are put in order by their handles: dragged with any pointer, or with the arrow keys. */
export function useReorder(size: number, onMove: (from: number, to: number) => void) {
  const [list, setList] = useState<HTMLUListElement | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)

  const follow = useEffectEvent((height: number) => {
    const rows = [...(list?.children ?? [])]
    const under = rows.findIndex((row) => height < row.getBoundingClientRect().bottom)
    const to = under < 0 ? size - 1 : under
    if (dragged === null || to === dragged) return
    onMove(dragged, to)
    setDragged(to)
  })
  const dragging = dragged !== null
  useEffect(() => {
    if (!dragging) return
    const move = (event: globalThis.PointerEvent) => follow(event.clientY)
    const drop = () => setDragged(null)
    addEventListener('pointermove', move)
    addEventListener('pointerup', drop)
    addEventListener('pointercancel', drop)
    return () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', drop)
      removeEventListener('pointercancel', drop)
    }
  }, [dragging])
  const handle = (at: number) => ({
    'data-handle': true,
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) setDragged(at)
    },
    onKeyDown: (event: KeyboardEvent) => {
      const to = at + (event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0)
      if (to === at) return
      event.preventDefault()
      if (to < 0 || to >= size) return
      onMove(at, to)
      // A row that moves in the document loses the focus that its handle had.
      requestAnimationFrame(() => list?.children[to]?.querySelector<HTMLElement>('[data-handle]')?.focus())
    },
  })
  return { setList, dragged, handle }
}
