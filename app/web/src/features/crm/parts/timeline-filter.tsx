import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import { filters } from './timeline-kinds'

interface TimelineFilterProps {
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

const chipClass = 'min-h-7 rounded-chip border px-3 text-sm transition-colors pointer-coarse:min-h-9'
const offClass = 'border-line-strong text-ink-2 hover:bg-sunken hover:text-ink'
const onClass = 'border-accent bg-accent-soft font-medium text-accent'

/** Chips that add up; none pressed means all. */
export function TimelineFilter({ chosen, onChange }: TimelineFilterProps) {
  const press = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((known) => known !== key) : [...chosen, key])
  return (
    <div role="group" aria-label={t`What the timeline shows`} className="flex flex-wrap gap-1.5">
      <button
        type="button"
        aria-pressed={chosen.length === 0}
        onClick={() => onChange([])}
        className={cx(chipClass, chosen.length === 0 ? onClass : offClass)}
      >
        {t`All`}
      </button>
      {filters.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          aria-pressed={chosen.includes(key)}
          onClick={() => press(key)}
          className={cx(chipClass, chosen.includes(key) ? onClass : offClass)}
        >
          {i18n._(name)}
        </button>
      ))}
    </div>
  )
}
