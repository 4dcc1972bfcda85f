import { useState, type ReactNode, type RefObject } from 'react'
import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { Check, Lock, Users } from 'lucide-react'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import type { View } from '../api/leads-types'
import { LeadsPopover } from './leads-popover'
import type { LeadsView } from './use-leads-view'
import { ViewRemove } from './view-remove'
import { mayKeepViews, ownsView } from './view-rights'

interface ViewPopoverProps {
  anchor: RefObject<HTMLElement | null>
  shown: LeadsView
  onClose: () => void
  onSaveAs: () => void
  onRename: () => void
  onUpdate: () => void
}

/** All views, one's own first, and what can be done with the one that is open. */
export default function ViewPopover({
  anchor,
  shown,
  onClose,
  onSaveAs,
  onRename,
  onUpdate,
}: ViewPopoverProps) {
  const { me, role } = useStanding()
  const { views, view, edited, open } = shown
  const [removing, setRemoving] = useState(false)
  const pick = (next: View | null) => {
    open(next)
    onClose()
  }
  const sorted = views.toSorted((one, other) => one.name.localeCompare(other.name))
  const own = view && ownsView(view, me.user_id, role)
  if (removing && view) return <ViewRemove view={view} onClose={onClose} onRemoved={() => pick(null)} />
  return (
    <LeadsPopover anchor={anchor} label={t`Views`} wide onClose={onClose}>
      <Command label={t`Views`} loop className="flex min-h-0 flex-col">
        <Command.Input
          autoFocus
          placeholder={t`Find a view…`}
          className="h-10 shrink-0 border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3 max-md:text-lg"
        />
        <Command.List label={t`Views`} className="max-h-96 min-h-0 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-4 text-center text-ink-2">{t`Nothing by that name.`}</Command.Empty>
          <Row id="all" picked={!view} onSelect={() => pick(null)}>
            {t`All leads`}
          </Row>
          {sorted.map((one) => (
            <Row
              key={one.id}
              id={one.id}
              word={one.name}
              picked={one.id === view?.id}
              onSelect={() => pick(one)}
            >
              <span className="min-w-0 truncate" title={one.name}>
                {one.name}
              </span>
              <ViewSign view={one} />
            </Row>
          ))}
          {mayKeepViews(role) && (
            <Command.Group className="mt-1 border-t border-line pt-1">
              {own && edited && (
                <Row id="act-update" onSelect={onUpdate}>{t`Save the changes to this view`}</Row>
              )}
              <Row id="act-save" onSelect={onSaveAs}>{t`Save as a new view…`}</Row>
              {own && <Row id="act-rename" onSelect={onRename}>{t`Rename or share…`}</Row>}
              {own && (
                <Row id="act-remove" stop onSelect={() => setRemoving(true)}>{t`Delete this view…`}</Row>
              )}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </LeadsPopover>
  )
}

interface RowProps {
  id: string
  word?: string
  picked?: boolean
  stop?: boolean
  onSelect: () => void
  children: ReactNode
}

const Row = ({ id, word, picked, stop, onSelect, children }: RowProps) => (
  <Command.Item
    value={id}
    keywords={word ? [word] : undefined}
    onSelect={onSelect}
    className={cx(
      'flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-10',
      stop && 'text-stop',
    )}
  >
    <Check aria-hidden className={cx('size-4 shrink-0 text-accent', !picked && 'invisible')} />
    {children}
  </Command.Item>
)

function ViewSign({ view }: { view: View }) {
  const Icon = view.shared ? Users : Lock
  const said = view.shared ? t`Shared with everybody` : t`Only you`
  return (
    <span role="img" aria-label={said} title={said} className="ml-auto text-ink-3">
      <Icon aria-hidden className="size-3.5" />
    </span>
  )
}
