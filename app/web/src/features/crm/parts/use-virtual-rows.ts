import { useCallback, type RefObject } from 'react'
import {
  defaultRangeExtractor,
  useVirtualizer,
  useWindowVirtualizer,
  type Range,
} from '@tanstack/react-virtual'

interface VirtualRows {
  count: number
  height: number
  scroller: RefObject<HTMLElement | null>
  /** Sticks above the rows, inside the scroller. */
  head: number
  /** Stays in the document wherever the eye is: the row that has the cursor. */
  kept: number
}

const OVERSCAN = 12

/** The rows in sight and a few around them. */
export function useVirtualRows({ count, height, scroller, head, kept }: VirtualRows) {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range)
      if (kept < 0 || kept >= range.count || (seen[0]! <= kept && kept <= seen.at(-1)!)) return seen
      return kept < seen[0]! ? [kept, ...seen] : [...seen, kept]
    },
    [kept],
  )
  // eslint-disable-next-line react-hooks/incompatible-library -- its answers are read while drawing, never kept
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    rangeExtractor,
    scrollPaddingEnd: head,
    useFlushSync: false,
  })
}

/** The same for rows that scroll with the whole page. */
export function useVirtualPage({ count, height, above }: { count: number; height: number; above: number }) {
  return useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: above,
    useFlushSync: false,
  })
}
