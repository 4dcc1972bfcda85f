import { useEffect, useEffectEvent, useRef } from 'react'
import { t } from '@lingui/core/macro'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'

type More = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'error'>

const AHEAD_PX = 600

/** Reads on by itself before the end comes into sight; the button is for whoever does not scroll. */
export function TimelineMore({ list }: { list: More }) {
  const end = useRef<HTMLDivElement>(null)
  const { hasNextPage, error } = list
  const readOn = useEffectEvent(() => {
    if (list.hasNextPage && !list.isFetchingNextPage && !list.error) void list.fetchNextPage()
  })
  useEffect(() => {
    if (!hasNextPage || !end.current) return
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && readOn(), {
      rootMargin: `${AHEAD_PX}px`,
    })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [hasNextPage, list.isFetchingNextPage])
  if (error) return <ProblemNote problem={asProblem(error)} retry={() => void list.fetchNextPage()} />
  if (!hasNextPage) return null
  return (
    <div ref={end} className="flex justify-center">
      <Button look="quiet" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t`Show more`}
      </Button>
    </div>
  )
}
