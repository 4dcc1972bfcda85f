import { lazy, Suspense, useRef, useState, type ComponentType } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Ban, Columns3, Tag, Trash2, UserRound, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Spinner } from '@/components/ui/spinner'
import { formatCount } from '@/lib/format'
import { useStanding } from '@/lib/me'
import type { BulkMenu } from './bulk-popover'
import { BulkProgress } from './bulk-progress'
import { mayAssign } from './leads-rights'
import type { Bulk } from './use-bulk'
import type { ChoosingLeads } from './use-leads-selection'

const BulkPopover = lazy(() => import('./bulk-popover'))
const BulkDelete = lazy(() => import('./bulk-delete'))

interface BulkBarProps {
  choosing: ChoosingLeads
  bulk: Bulk
  /** How many there are in all, as it is said. */
  total: string
  /** Not all that match are named yet. */
  more: boolean
}

/** What can be done with those who are chosen. It stands where no row is covered. */
export default function BulkBar({ choosing, bulk, total, more }: BulkBarProps) {
  const { role } = useStanding()
  const [menu, setMenu] = useState<BulkMenu | 'delete' | null>(null)
  const anchor = useRef<HTMLButtonElement>(null)
  const { selection, count } = choosing
  const shown = formatCount(count)
  const acts: { menu: BulkMenu; label: string; Icon: ComponentType<{ className?: string }> }[] = [
    ...(mayAssign(role) ? [{ menu: 'assign' as const, label: t`Assign`, Icon: UserRound }] : []),
    { menu: 'stage', label: t`Stage`, Icon: Columns3 },
    { menu: 'tag', label: t`Tag`, Icon: Tag },
    { menu: 'suppress', label: t`Block`, Icon: Ban },
  ]
  return (
    <section
      aria-label={t`Selected leads`}
      className="rise flex min-h-12 flex-wrap items-center gap-x-1 gap-y-1 rounded-card border border-line-strong bg-raised px-3 py-1.5 shadow-lift"
    >
      <IconButton label={t`Clear the selection`} onClick={choosing.clear}>
        <X aria-hidden className="size-4" />
      </IconButton>
      <span className="figures mr-2 font-medium" role="status">
        {selection.all ? t`All ${total} selected` : t`${shown} selected`}
      </span>
      {bulk.busy && <Spinner />}
      {!selection.all && more && (
        <Button look="quiet" className="text-accent" onClick={choosing.chooseAll}>
          {t`Select all ${total} that match`}
        </Button>
      )}
      {bulk.followed ? (
        <BulkProgress id={bulk.followed} onFinished={bulk.finished} />
      ) : (
        <>
          {acts.map(({ menu: name, label, Icon }) => (
            <Button
              key={name}
              look="quiet"
              aria-haspopup="dialog"
              aria-expanded={menu === name}
              onClick={(event) => {
                if (bulk.busy) return
                anchor.current = event.currentTarget
                setMenu(menu === name ? null : name)
              }}
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </Button>
          ))}
          <Button look="quiet" className="text-stop" onClick={() => !bulk.busy && setMenu('delete')}>
            <Trash2 aria-hidden className="size-4" />
            {t`Delete`}
          </Button>
        </>
      )}
      <Suspense>
        {menu && menu !== 'delete' && (
          <BulkPopover menu={menu} anchor={anchor} run={bulk.run} onClose={() => setMenu(null)} />
        )}
        {menu === 'delete' && (
          <BulkDelete
            what={plural(count, { one: '# lead', other: '# leads' })}
            act={() => bulk.run('delete')}
            onClose={() => setMenu(null)}
          />
        )}
      </Suspense>
    </section>
  )
}
