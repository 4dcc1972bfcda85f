const SHOWN = 2

export function LeadsTags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null
  const more = tags.length - SHOWN
  return (
    <span className="flex min-w-0 items-center gap-1" title={tags.join(', ')}>
      {tags.slice(0, SHOWN).map((tag) => (
        <span
          key={tag}
          className="min-w-8 truncate rounded-chip bg-sunken px-2 text-xs/5 text-ink-2 ring-1 ring-line ring-inset"
        >
          {tag}
        </span>
      ))}
      {more > 0 && <span className="figures shrink-0 text-xs text-ink-2">{`+${more}`}</span>}
    </span>
  )
}
