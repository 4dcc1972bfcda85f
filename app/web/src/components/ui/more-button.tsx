import { t } from '@lingui/core/macro'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from './button'

type More = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>

export function MoreButton({ list }: { list: More }) {
  if (!list.hasNextPage) return null
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t`Show more`}
      </Button>
    </div>
  )
}
