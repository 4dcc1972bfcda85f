import { useEffect, useEffectEvent, useState } from 'react'
import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { CircleCheckBig, Filter, Search, User } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { useStanding } from '@/lib/me'
import { useOrgId } from '@/lib/nav'
import type { PaletteGroup, PaletteRow, SearchProps } from '@/lib/room'
import { useSearch, type FoundGroup } from '../api/use-search'
import { keepRecent, recents, type Recent } from './recent'
import { useSettled } from './use-settled'

const WAIT_MS = 150

const KINDS: Record<string, { heading: ReturnType<typeof msg>; icon: PaletteRow['icon'] }> = {
  lead: { heading: msg`Leads`, icon: User },
  task: { heading: msg`Tasks`, icon: CircleCheckBig },
  view: { heading: msg`Saved views`, icon: Filter },
}
const OTHER = { heading: msg`More`, icon: Search }

/** Leads, tasks and views by a few letters, among the pages of the palette; with nothing typed, what was opened last. */
export default function PaletteSearch({ typed, go, onFound }: SearchProps) {
  const orgId = useOrgId()
  const { me } = useStanding()
  const now = typed.trim()
  const asked = useSettled(now, WAIT_MS)
  const found = useSearch(asked)
  const [last] = useState(() => recents(orgId, me.user_id))
  const busy = now !== '' && (asked !== now || found.isFetching)
  const trouble = found.error && now !== '' ? explain(asProblem(found.error)).sentence : undefined
  const open = (one: Recent) => () => {
    keepRecent(orgId, me.user_id, one)
    go(one.path)
  }
  const group = ({ kind, items, more }: FoundGroup): PaletteGroup => {
    const { heading, icon } = KINDS[kind] ?? OTHER
    const rows = items.map(({ id, title, detail, path }) => ({
      key: id,
      title,
      hint: detail || undefined,
      icon,
      run: open({ kind, id, title, path }),
    }))
    return { heading: i18n._(heading), rows: more && kind === 'lead' ? [...rows, allLeads(asked, go)] : rows }
  }
  const tell = useEffectEvent(() => {
    const groups = now === '' ? [recentGroup(last, open)] : (found.data?.groups ?? []).map(group)
    onFound({ groups, busy, trouble })
  })
  useEffect(() => tell(), [now, busy, trouble, found.data])
  return null
}

const recentGroup = (last: readonly Recent[], open: (one: Recent) => () => void): PaletteGroup => ({
  heading: t`Recent`,
  rows: last.map((one) => ({
    key: one.id,
    title: one.title,
    icon: (KINDS[one.kind] ?? OTHER).icon,
    run: open(one),
  })),
})

const allLeads = (asked: string, go: SearchProps['go']): PaletteRow => ({
  key: 'all-leads',
  title: t`All leads with “${asked}”`,
  icon: Search,
  run: () => go(`/leads?q=${encodeURIComponent(asked)}`),
})
