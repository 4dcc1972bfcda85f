import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import type { Import } from '../api/import-shapes'

/** How it ended, in a sentence, and what that means. */
export function DoneNote({ one }: { one: Import }) {
  const { created = 0, updated = 0 } = one.buckets
  if (one.state === 'failed') return <Failed one={one} />
  if (one.state === 'cancelled') return <Cancelled untouched={created + updated === 0} />
  if (one.state !== 'done') return null
  return (
    <Banner
      tone="ok"
      role="status"
      title={plural(created, { one: '# new lead is here', other: '# new leads are here' })}
    >
      {updated > 0 && (
        <p>{plural(updated, { one: '# lead was changed.', other: '# leads were changed.' })}</p>
      )}
      {one.resumed && (
        <p>{t`The server was started anew in the middle of this. It went on where it was; nothing came in twice.`}</p>
      )}
    </Banner>
  )
}

function Failed({ one: { error, url, started_at: started } }: { one: Import }) {
  const line = error?.line
  return (
    <Banner tone="stop" role="alert" title={t`The import failed`}>
      <p>{error?.message}</p>
      {line != null && <p>{t`Look at line ${line} of the file.`}</p>}
      <p>
        {started !== null
          ? t`What had come in before stays. Undo it, or begin again: nobody comes in twice.`
          : url
            ? t`Nothing was brought in. Look at the link and at how the sheet is published, then fetch it again.`
            : t`Nothing was brought in. Mend the file and begin again with it.`}
      </p>
    </Banner>
  )
}

const Cancelled = ({ untouched }: { untouched: boolean }) => (
  <Banner tone="warn" title={t`The import was cancelled`}>
    {untouched
      ? t`Nothing was brought in. Begin again whenever you like.`
      : t`What had come in before stays. Undo it, or begin again: nobody comes in twice.`}
  </Banner>
)
