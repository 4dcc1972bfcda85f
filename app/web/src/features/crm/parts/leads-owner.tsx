import { t } from '@lingui/core/macro'
import { initials } from '@/lib/format'
import { LeadsNothing } from './leads-nothing'
import { useLook } from './leads-look'

export function LeadsOwner({ id, short }: { id: string | null; short?: boolean }) {
  const person = useLook().people.get(id ?? '')
  if (!id) return short ? null : <LeadsNothing said={t`Nobody`} />
  const name = person?.name ?? id
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={name}>
      <span
        aria-hidden
        className="flex size-5 shrink-0 items-center justify-center rounded-chip bg-accent-soft text-[10px] font-semibold text-accent"
      >
        {initials(name)}
      </span>
      {short ? <span className="sr-only">{name}</span> : <span className="truncate">{name}</span>}
    </span>
  )
}
