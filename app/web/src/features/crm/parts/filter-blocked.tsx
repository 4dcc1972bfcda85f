import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { CHANNELS } from '../api/lead-shapes'
import type { EditorProps } from './filter-editor'
import { FilterRadios } from './filter-radios'
import { channelWords } from './lead-words'

const ANY = 'any'

/** Whether a channel is shut, and which. */
export function FilterBlocked({ params, ask }: EditorProps) {
  const suppressed = params.get('suppressed') ?? ''
  const channel = params.get('channel') ?? ANY
  const channels = CHANNELS.map((value) => ({ value: value as string, label: i18n._(channelWords[value]) }))
  return (
    <div className="grid gap-3 p-3">
      <FilterRadios
        label={t`Blocked`}
        options={[
          { value: 'true', label: t`Blocked` },
          { value: 'false', label: t`Not blocked` },
        ]}
        value={suppressed}
        onChange={(value) => ask({ suppressed: value })}
      />
      <div className="border-t border-line pt-3">
        <FilterRadios
          label={t`Channel`}
          options={[{ value: ANY, label: t`On any channel` }, ...channels]}
          value={channel}
          onChange={(value) =>
            ask({ suppressed: suppressed || 'true', channel: value === ANY ? undefined : value })
          }
        />
      </div>
    </div>
  )
}
