import { Suspense, useState, type ComponentType } from 'react'
import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { ArrowRight, Search } from 'lucide-react'
import { Dialog as Parts } from 'radix-ui'
import { cx } from '@/lib/cx'
import type { Found, PaletteGroup, PaletteRow, SearchProps } from '@/lib/room'
import { rank } from './palette-rank'

interface PaletteBoxProps {
  groups: PaletteGroup[]
  /** Offered for whatever was typed: a search that a page can make. */
  searches?: (typed: string) => PaletteRow[]
  /** Look up what was typed and hand their rows in. */
  finders?: readonly ComponentType<SearchProps>[]
  go?: (page: string) => void
  onClose: () => void
}

const NOTHING: Found = { groups: [], busy: false }
const NO_FINDERS: readonly ComponentType<SearchProps>[] = []
const stay = () => undefined

const groupClass =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 ' +
  '[&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-2'

/** Rows in groups, found by a few letters; whoever opens it says what they do. */
export function PaletteBox({ groups, searches, finders = NO_FINDERS, go = stay, onClose }: PaletteBoxProps) {
  const [typed, setTyped] = useState('')
  const [looked, setLooked] = useState(NOTHING)
  const found = typed.trim() ? (searches?.(typed.trim()) ?? []) : []
  const choose = (row: PaletteRow) => () => {
    onClose()
    row.run()
  }
  return (
    <Parts.Root open onOpenChange={(open) => open || onClose()}>
      <Parts.Portal>
        <Parts.Overlay className="fade fixed inset-0 z-40 bg-veil" />
        <Parts.Content
          aria-describedby={undefined}
          className="rise fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card bg-raised shadow-lift"
        >
          <Parts.Title className="sr-only">{t`Search or jump to`}</Parts.Title>
          <Command label={t`Search or jump to`} loop filter={rank}>
            <Command.Input
              autoFocus
              value={typed}
              onValueChange={setTyped}
              placeholder={t`Search or jump to…`}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1" label={t`Results`}>
              {found.length === 0 && (
                <Command.Empty className="px-4 py-8 text-center text-ink-2">
                  {looked.busy ? t`Searching…` : t`Nothing by that name.`}
                </Command.Empty>
              )}
              {looked.trouble && (
                <p role="alert" className="px-3 py-2 text-stop">
                  {looked.trouble}
                </p>
              )}
              {looked.groups
                .filter(({ rows }) => rows.length > 0)
                .map(({ heading, rows }) => (
                  <Command.Group key={heading} heading={heading} className={groupClass}>
                    {rows.map((row) => (
                      // The server found it for what was typed, whatever it is called.
                      <Row key={row.key} row={{ ...row, words: [typed] }} named onSelect={choose(row)} />
                    ))}
                  </Command.Group>
                ))}
              {groups
                .filter(({ rows }) => rows.length > 0)
                .map(({ heading, rows }) => (
                  <Command.Group key={heading} heading={heading} className={groupClass}>
                    {rows.map((row) => (
                      <Row key={row.key} row={row} onSelect={choose(row)} />
                    ))}
                  </Command.Group>
                ))}
              {found.length > 0 && (
                <Command.Group forceMount heading={t`Search`} className={groupClass}>
                  {found.map((row) => (
                    <Row key={row.key} always row={{ icon: Search, ...row }} onSelect={choose(row)} />
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
          <Suspense>
            {finders.map((Finder, place) => (
              <Finder key={place} typed={typed} go={go} onFound={setLooked} />
            ))}
          </Suspense>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

interface RowProps {
  row: PaletteRow
  always?: boolean
  /** Two that are called the same are told apart by their keys. */
  named?: boolean
  onSelect: () => void
}

function Row({ row, always, named, onSelect }: RowProps) {
  const { key, title, hint, words, icon: Icon = ArrowRight } = row
  return (
    <Command.Item
      value={`${title} ${hint ?? ''}${named ? ` ${key}` : ''}`}
      keywords={words}
      forceMount={always}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-3 py-1 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-11"
    >
      <Icon className="size-4 shrink-0 text-ink-2" />
      <span className={cx('min-w-0 truncate', hint && 'max-w-[65%] shrink-0')} title={title}>
        {title}
      </span>
      {hint && <span className="ml-auto min-w-0 shrink truncate pl-2 text-sm text-ink-2">{hint}</span>}
    </Command.Item>
  )
}
