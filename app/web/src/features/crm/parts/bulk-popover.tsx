import { useState, type ReactNode, type RefObject } from 'react'
import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { cx } from '@/lib/cx'
import type { BatchOp } from '../api/leads-types'
import { useLeadsCounts } from '../api/use-leads-counts'
import { bulkChoices, type BulkChoice } from './bulk-choices'
import { useLook } from './leads-look'
import { LeadsPopover } from './leads-popover'

export type BulkMenu = 'assign' | 'stage' | 'tag' | 'suppress'

interface BulkPopoverProps {
  menu: BulkMenu
  anchor: RefObject<HTMLElement | null>
  run: (op: BatchOp, value?: string) => Promise<boolean>
  onClose: () => void
}

const NONE = new URLSearchParams()

/** To whom, to which stage, which tag, which channel: found by a few letters; a tag may be a new one. */
export default function BulkPopover({ menu, anchor, run, onClose }: BulkPopoverProps) {
  const look = useLook()
  const [typed, setTyped] = useState('')
  const tags =
    useLeadsCounts(NONE, 'tag', menu === 'tag').data?.groups.flatMap(({ value }) => value ?? []) ?? []
  const choices = bulkChoices(menu, look, tags)
  const fresh = menu === 'tag' && typed.trim() && !tags.includes(typed.trim()) ? typed.trim() : null
  const label = { assign: t`Assign to`, stage: t`Move to stage`, tag: t`Tag`, suppress: t`Block` }[menu]
  const pick = ({ op, value }: Pick<BulkChoice, 'op' | 'value'>) => {
    onClose()
    void run(op, value)
  }
  return (
    <LeadsPopover anchor={anchor} label={label} onClose={onClose}>
      <Command label={label} loop className="flex min-h-0 flex-col">
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder={menu === 'tag' ? t`Find or write a tag…` : `${label}…`}
          className="h-10 shrink-0 border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3 max-md:text-lg"
        />
        <Command.List label={label} className="max-h-80 min-h-0 overflow-y-auto p-1">
          {!fresh && (
            <Command.Empty className="px-3 py-4 text-center text-ink-2">{t`Nothing by that name.`}</Command.Empty>
          )}
          {fresh && (
            <Item forceMount id={`new ${fresh}`} onSelect={() => pick({ op: 'tag', value: fresh })}>
              {t`Add the new tag “${fresh}”`}
            </Item>
          )}
          {choices.map((choice) => (
            <Item
              key={`${choice.op} ${choice.value ?? ''}`}
              id={`${choice.op} ${choice.value ?? ''}`}
              words={[choice.label]}
              stop={choice.op === 'suppress' || choice.op === 'untag'}
              onSelect={() => pick(choice)}
            >
              <span className="truncate">{choice.label}</span>
            </Item>
          ))}
        </Command.List>
      </Command>
    </LeadsPopover>
  )
}

interface ItemProps {
  id: string
  words?: string[]
  stop?: boolean
  forceMount?: boolean
  onSelect: () => void
  children: ReactNode
}

const Item = ({ id, words, stop, forceMount, onSelect, children }: ItemProps) => (
  <Command.Item
    value={id}
    keywords={words}
    forceMount={forceMount}
    onSelect={onSelect}
    className={cx(
      'flex min-h-8 cursor-pointer items-center rounded-control px-2 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-10',
      stop && 'text-stop',
    )}
  >
    {children}
  </Command.Item>
)
