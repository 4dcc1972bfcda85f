import { lazy, Suspense } from 'react'
import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { useSending } from '../api/use-sending'

const StoppedHere = lazy(() => import('./stopped-here'))

/** Red above every page, as long as nothing may leave. */
export default function StopBanner() {
  const { data: sending } = useSending()
  if (!sending || (sending.on && sending.host_on)) return null
  return (
    <div className="mb-4 grid gap-2">
      {!sending.host_on && (
        <Banner tone="stop" role="alert" title={t`Sending is stopped on the whole server`}>
          {t`Whoever runs this server stopped it for everybody. It goes on when they start it again; nothing is lost.`}
        </Banner>
      )}
      <Suspense>{!sending.on && <StoppedHere sending={sending} />}</Suspense>
    </div>
  )
}
