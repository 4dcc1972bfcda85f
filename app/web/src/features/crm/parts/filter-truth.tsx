import { t } from '@lingui/core/macro'
import type { EditorProps } from './filter-editor'
import { FilterRadios } from './filter-radios'

export function FilterTruth({ def, params, ask }: EditorProps) {
  const [name = ''] = def.names
  const both = [
    { value: 'true', label: t`Yes` },
    { value: 'false', label: t`No` },
  ]
  return (
    <div className="p-3">
      <FilterRadios
        label={def.title}
        options={def.only ? both.slice(0, 1) : both}
        value={params.get(name) ?? ''}
        onChange={(value) => ask({ [name]: value })}
      />
    </div>
  )
}
