import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import { useLeadsCounts } from '../api/use-leads-counts'
import type { EditorProps } from './filter-editor'
import { choiceName } from './filter-words'
import { countries } from './lead-options'
import { asked, withValues } from './leads-query'
import { useLook } from './leads-look'

/** Several of a list; how many leads each has, as things stand with all other filters. */
export function FilterChoices({ def, params, ask }: EditorProps) {
  const look = useLook()
  const [any = '', all] = def.names
  const name = all && params.get(all) ? all : any
  const picked = params.getAll(name)
  const without = asked(withValues(params, Object.fromEntries(def.names.map((known) => [known, undefined]))))
  const counts = useLeadsCounts(without, def.count, def.count !== undefined)
  const byValue = new Map((counts.data?.groups ?? []).map(({ value, count }) => [value ?? 'none', count]))
  const options = [...new Set([...optionsOf(def.key, look), ...byValue.keys(), ...picked])]
  const toggle = (value: string) =>
    ask({ [name]: picked.includes(value) ? picked.filter((one) => one !== value) : [...picked, value] })
  return (
    <Command label={def.title} loop className="flex min-h-0 flex-col">
      <Command.Input
        autoFocus
        placeholder={def.title}
        className="h-10 shrink-0 border-b border-line bg-transparent px-3 outline-none placeholder:text-ink-3 max-md:text-lg"
      />
      {all && picked.length > 1 && (
        <AnyOrAll
          all={name === all}
          onChange={(both) => ask({ [any]: both ? undefined : picked, [all]: both ? picked : undefined })}
        />
      )}
      <Command.List label={def.title} className="max-h-72 min-h-0 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-4 text-center text-ink-2">{t`Nothing by that name.`}</Command.Empty>
        {options.map((value) => (
          <Command.Item
            key={value}
            value={value}
            keywords={[choiceName(def, value, look)]}
            onSelect={() => toggle(value)}
            className="flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-10"
          >
            <Check
              aria-hidden
              className={cx('size-4 shrink-0 text-accent', !picked.includes(value) && 'invisible')}
            />
            <span className="min-w-0 truncate">{choiceName(def, value, look)}</span>
            {picked.includes(value) && <span className="sr-only">{t`picked`}</span>}
            {def.count && counts.data && value !== 'me' && (
              <span className="figures ml-auto text-sm text-ink-2">
                {formatCount(byValue.get(value) ?? 0)}
              </span>
            )}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  )
}

function AnyOrAll({ all, onChange }: { all: boolean; onChange: (all: boolean) => void }) {
  return (
    <div
      className="flex gap-4 border-b border-line px-3 py-2 text-sm"
      role="radiogroup"
      aria-label={t`How they count`}
    >
      <label className="flex items-center gap-1.5">
        <input type="radio" checked={!all} onChange={() => onChange(false)} className="accent-accent" />
        {t`any of these`}
      </label>
      <label className="flex items-center gap-1.5">
        <input type="radio" checked={all} onChange={() => onChange(true)} className="accent-accent" />
        {t`all of these`}
      </label>
    </div>
  )
}

function optionsOf(key: string, { stages, people }: ReturnType<typeof useLook>): string[] {
  if (key === 'stage') return [...stages.keys()]
  if (key === 'owner') return ['me', 'none', ...people.keys()]
  return key === 'country' ? countries().map(({ value }) => value) : []
}
