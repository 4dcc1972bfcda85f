import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { StateChip, type Tone } from '@/components/ui/state-chip'
import { usePeople } from '@/lib/people'
import type { Bucket, PreviewRow } from '../api/import-shapes'
import { useFields } from '../api/use-fields'
import { useStages } from '../api/use-stages'
import { columnsOf, flat, saidOf } from './first-rows-cells'
import { rowWords, targetWords } from './import-words'

const TONES: Record<Bucket, Tone> = {
  created: 'ok',
  updated: 'info',
  duplicate: 'plain',
  skipped: 'plain',
  invalid: 'stop',
}

/** The first rows as they would stand here; as wide as they are, in a window of their own. */
export function FirstRows({ rows }: { rows: PreviewRow[] }) {
  const fields = useFields()
  const stages = useStages()
  const people = usePeople()
  const names = new Map<string, string>([
    ...(fields.data?.items ?? []).map(({ key, name }) => [`custom.${key}`, name] as const),
    ...(stages.data?.items ?? []).map(({ id, name }) => [`stage:${id}`, name] as const),
    ...(people.data?.items ?? []).map(({ id, name }) => [`owner_user_id:${id}`, name] as const),
  ])
  const shown = rows.map((row) => ({ row, cells: flat(row.fields) }))
  const columns = columnsOf(shown.map(({ cells }) => cells))
  const titleOf = (key: string) => {
    const word = targetWords[key === 'owner_user_id' ? 'owner' : key]
    return names.get(key) ?? (word ? i18n._(word) : key)
  }
  return (
    <Card flush title={t`The first rows, as they will be`}>
      <div
        role="region"
        aria-label={t`The first rows`}
        tabIndex={0}
        className="overflow-x-auto outline-offset-[-2px]"
      >
        <div className="w-max min-w-full">
          <table className="w-full text-left text-sm whitespace-nowrap">
            <thead>
              <tr className="border-b border-line text-ink-2">
                <th scope="col" className="px-4 py-2 font-medium">{t`Line`}</th>
                <th scope="col" className="px-2 py-2 font-medium">{t`Becomes`}</th>
                {columns.map((key) => (
                  <th key={key} scope="col" className="px-2 py-2 font-medium">
                    {titleOf(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ row, cells }) => (
                <tr key={row.row} className="border-b border-line last:border-0 hover:bg-sunken">
                  <td className="figures px-4 py-1.5 text-ink-2">{row.line}</td>
                  <td className="px-2 py-1.5">
                    <StateChip tone={TONES[row.bucket]}>{i18n._(rowWords[row.bucket])}</StateChip>
                  </td>
                  {Object.keys(cells).length === 0 ? (
                    <td colSpan={columns.length} className="max-w-0 truncate px-2 py-1.5 text-ink-2">
                      {row.cells.filter(Boolean).join(' · ')}
                    </td>
                  ) : (
                    columns.map((key) => <Cell key={key} said={saidOf(cells[key])} names={names} of={key} />)
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Card>
  )
}

function Cell({ said, names, of }: { said: string; names: ReadonlyMap<string, string>; of: string }) {
  const shown = names.get(`${of}:${said}`) ?? said
  return (
    <td className="max-w-60 truncate px-2 py-1.5" title={shown}>
      {shown}
    </td>
  )
}
