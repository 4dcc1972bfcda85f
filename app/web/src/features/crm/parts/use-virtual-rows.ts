import { useEffect, useEffectEvent, useMemo, useState, type RefObject } from 'react'
import { rangeAt, withKept, type Range } from './virtual-range'

interface VirtualRows {
  count: number
  /** Of each row: all are of one height, so nothing has to be measured. */
  height: number
  /** None: the rows scroll with the page. */
  scroller: RefObject<HTMLElement | null> | null
  /** What sticks above the rows in the scroller, or stands above them on the page. */
  head: number
  /** Stays in the document wherever the eye is: the row that has the cursor. */
  kept: number
}

/** The rows in sight and a few around them. Draws again only when other rows come into sight. */
export function useVirtualRows({ count, height, scroller, head, kept }: VirtualRows) {
  const [range, setRange] = useState<Range>({ first: 0, last: -1 })
  const look = useEffectEvent(() => {
    const box = scroller?.current
    const seen = box
      ? rangeAt(box.scrollTop, box.clientHeight, height)
      : rangeAt(scrollY - head, innerHeight, height)
    setRange((before) => (before.first === seen.first && before.last === seen.last ? before : seen))
  })
  useEffect(() => {
    const place = scroller ? scroller.current : window
    if (!place) return
    const onScroll = () => look()
    place.addEventListener('scroll', onScroll, { passive: true })
    // It tells the first size as well, and again when the rows got another height.
    const sized = new ResizeObserver(onScroll)
    sized.observe(place instanceof HTMLElement ? place : document.documentElement)
    return () => {
      place.removeEventListener('scroll', onScroll)
      sized.disconnect()
    }
  }, [scroller, height, head])
  const drawn = useMemo(() => withKept(range, count, kept), [range, count, kept])
  /** Brings a row into sight with the least movement. */
  const reach = (row: number) => {
    const box = scroller?.current
    if (!box) return
    const [top, bottom] = [row * height, (row + 1) * height + head]
    if (top < box.scrollTop) box.scrollTo({ top })
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTo({ top: bottom - box.clientHeight })
  }
  return { drawn, range, total: count * height, reach }
}
