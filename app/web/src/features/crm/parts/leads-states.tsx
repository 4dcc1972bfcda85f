import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { SearchX, Users } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button, buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNote } from '@/components/ui/problem-note'
import { Bone } from '@/components/ui/skeleton'
import { Link, useOrgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'

const ROWS = 14

/** The table before its rows are there. */
export function LeadsSkeleton() {
  return (
    <div
      role="status"
      aria-label={t`Loading`}
      className="late overflow-hidden rounded-card border border-line bg-surface"
    >
      {Array.from({ length: ROWS }, (_, row) => (
        <span
          key={row}
          className="flex h-9 items-center gap-6 border-b border-line px-4 last:border-0 max-md:h-24"
        >
          <Bone className="size-4 shrink-0" />
          <Bone className="w-36 shrink-0" />
          <Bone className="w-28 max-md:hidden" />
          <Bone className="w-32 max-md:hidden" />
          <Bone className="ml-auto w-16" />
        </span>
      ))}
    </div>
  )
}

export function LeadsEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const path = useOrgPath()
  if (filtered)
    return (
      <Framed>
        <EmptyState
          icon={SearchX}
          title={t`No lead matches`}
          action={<Button onClick={onClear}>{t`Clear the filters`}</Button>}
        >
          {t`Take a filter away, or search for something else.`}
        </EmptyState>
      </Framed>
    )
  return (
    <Framed>
      <EmptyState
        icon={Users}
        title={t`No leads yet`}
        action={
          pageExists('/imports') && (
            <Link href={path('/imports')} className={buttonClass('primary')}>{t`Import leads`}</Link>
          )
        }
      >
        {t`Everybody you want to talk to, or who wants to talk to you, stands here: with what was said, what is next, and how they may be reached.`}
      </EmptyState>
    </Framed>
  )
}

export const LeadsProblem = ({ problem, retry }: { problem: unknown; retry: () => void }) => (
  <ProblemNote problem={asProblem(problem)} retry={retry} />
)

const Framed = ({ children }: { children: ReactNode }) => (
  <div className="rounded-card border border-line bg-surface">{children}</div>
)
