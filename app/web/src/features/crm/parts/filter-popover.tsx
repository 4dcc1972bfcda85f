import type { RefObject } from 'react'
import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { LeadsPopover } from './leads-popover'
import type { FilterDef } from './filter-kinds'

interface FilterPopoverProps {
  anchor: RefObject<HTMLElement | null>
  filters: FilterDef[]
  onPick: (def: FilterDef) => void
  onClose: () => void
}

/** Everything there is to filter by, found by a few letters. */
export default function FilterPopover({ anchor, filters, onPick, onClose }: FilterPopoverProps) {
  return (
    <LeadsPopover anchor={anchor} label={t`Filter by`} onClose={onClose}>
      <Command label={t`Filter by`} loop className="flex min-h-0 flex-col">
        <Command.Input
          autoFocus
          placeholder={t`Filter by…`}
          className="h-10 border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3 max-md:text-lg"
        />
        <Command.List label={t`Filters`} className="min-h-0 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-4 text-center text-ink-2">{t`Nothing by that name.`}</Command.Empty>
          {filters.map((def) => (
            <Command.Item
              key={def.key}
              value={def.key}
              keywords={[def.title]}
              onSelect={() => onPick(def)}
              className="flex min-h-8 cursor-pointer items-center rounded-control px-2 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-10"
            >
              {def.title}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </LeadsPopover>
  )
}
