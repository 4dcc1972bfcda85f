import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { formatCount } from '@/lib/format'
import type { Preview } from '../api/import-shapes'

/** Told before it starts: how many do not fit in. */
export function CheckRoom({ preview: { no_room: without, room, limit } }: { preview: Preview }) {
  if (without === 0) return null
  const [all, free] = [formatCount(limit), formatCount(Math.max(0, room))]
  return (
    <Banner
      tone="warn"
      title={plural(without, {
        one: '# person does not fit in',
        other: '# people do not fit in',
      })}
    >
      {t`Your organization holds at most ${all} leads, and ${free} places are free. The first of the file come in; the others are listed when it is done. Delete leads you do not need, or ask us for more room.`}
    </Banner>
  )
}
