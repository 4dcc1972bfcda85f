import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { formatCount } from '@/lib/format'
import type { Counts } from '../api/suppression-shapes'
import { reasonWords } from './suppression-words'

interface View {
  q?: string
  reason?: string
}

interface SuppressionFiltersProps {
  view: View
  reasons: Counts['reasons']
  onChange: (next: View) => void
}

export function SuppressionFilters({ view, reasons, onChange }: SuppressionFiltersProps) {
  return (
    <div role="search" className="flex flex-wrap gap-2 px-4 pt-4 pb-3">
      <TextInput
        type="search"
        aria-label={t`Search the addresses`}
        placeholder={t`Search the addresses`}
        value={view.q ?? ''}
        onChange={({ target }) => onChange({ q: target.value || undefined })}
        className="flex-1 basis-56"
      />
      <SelectInput
        aria-label={t`Reason`}
        value={view.reason ?? ''}
        onChange={({ target }) => onChange({ reason: target.value || undefined })}
        className="flex-1 basis-48 md:max-w-64"
      >
        <option value="">{t`For any reason`}</option>
        {reasons.map(({ reason, count }) => (
          <option key={reason} value={reason}>
            {`${i18n._(reasonWords[reason])} (${formatCount(count)})`}
          </option>
        ))}
      </SelectInput>
    </div>
  )
}
