import type { ReactNode } from 'react'

/** Names and values in two columns, for reading. */
export const Facts = ({ rows }: { rows: { name: string; value: ReactNode }[] }) => (
  <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
    {rows.map(({ name, value }) => (
      <div key={name} className="contents">
        <dt className="text-ink-2">{name}</dt>
        <dd className="figures min-w-0 text-right wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
)
