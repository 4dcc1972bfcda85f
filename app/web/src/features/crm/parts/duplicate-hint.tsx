import { plural } from '@lingui/core/macro'
import { UsersRound } from 'lucide-react'
import { Link, useOrgPath } from '@/lib/nav'
import { useDuplicates } from '../api/use-duplicates'

/** Says that this may be one person twice; silent where nothing is alike. */
export function DuplicateHint({ leadId }: { leadId: string }) {
  const path = useOrgPath()
  const found = useDuplicates(leadId).data?.length ?? 0
  if (found === 0) return null
  return (
    <Link
      href={path(`/leads/duplicates?lead=${leadId}`)}
      className="flex items-center gap-2 rounded-control bg-warn-soft px-3 py-2 font-medium text-warn hover:underline"
    >
      <UsersRound aria-hidden className="size-4 shrink-0" />
      {plural(found, { one: 'Maybe here twice: compare', other: 'Maybe here # times: compare' })}
    </Link>
  )
}
