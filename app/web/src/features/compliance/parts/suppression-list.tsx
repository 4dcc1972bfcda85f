import { t } from '@lingui/core/macro'
import { Ban, SearchX } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { MoreButton } from '@/components/ui/more-button'
import { RowsSkeleton } from '@/components/ui/skeleton'
import type { Suppressed } from '../api/suppression-shapes'
import { useSuppressed } from '../api/use-suppressed'
import { SuppressionTable } from './suppression-table'

interface SuppressionListProps {
  asked: Parameters<typeof useSuppressed>[0]
  filtered: boolean
  mayLift: boolean
  onLift: (one: Suppressed) => void
  onClear: () => void
}

export function SuppressionList({ asked, filtered, mayLift, onLift, onClear }: SuppressionListProps) {
  const list = useSuppressed(asked)
  return (
    <Loaded query={list} skeleton={<RowsSkeleton />}>
      {(known) => {
        if (known.length > 0)
          return (
            <>
              <SuppressionTable rows={known} onLift={mayLift ? onLift : undefined} />
              <MoreButton list={list} />
            </>
          )
        if (filtered)
          return (
            <EmptyState
              icon={SearchX}
              title={t`No address matches`}
              action={<Button onClick={onClear}>{t`Clear the filters`}</Button>}
            >
              {t`An address that is not found here may be contacted, as far as this list goes.`}
            </EmptyState>
          )
        return (
          <EmptyState icon={Ban} title={t`Nobody is on this list`}>
            {t`Whoever asks to stop, complains, or cannot be reached comes here by themselves. Add those you know of, or import a list you keep elsewhere.`}
          </EmptyState>
        )
      }}
    </Loaded>
  )
}
