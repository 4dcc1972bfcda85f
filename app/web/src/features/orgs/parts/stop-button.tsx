import { lazy, Suspense, useEffect } from 'react'
import { t } from '@lingui/core/macro'
import { OctagonX } from 'lucide-react'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useSending } from '../api/use-sending'
import { askToStop, useStopAsked } from './stop-asked'

const StopDialog = lazy(() => import('./stop-dialog'))

/** Always in the same place, for everybody who may press it; once pressed, the banner takes over. */
export default function StopButton() {
  const { role } = useStanding()
  const asked = useStopAsked()
  const stopped = useSending().data?.on === false
  // The palette may ask again for what is done already.
  useEffect(() => {
    if (stopped && asked) askToStop(false)
  }, [stopped, asked])
  if (!can(role, 'sending.stop') || stopped) return null
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={t`Stop everything that is sent`}
        title={t`Stop everything that is sent`}
        onClick={() => askToStop(true)}
        className="inline-flex h-8 items-center gap-1 rounded-control px-2 font-medium text-stop hover:bg-stop-soft pointer-coarse:h-9"
      >
        <OctagonX aria-hidden className="size-4" />
        <span className="max-md:hidden">{t`Stop`}</span>
      </button>
      <Suspense>{asked && <StopDialog onClose={() => askToStop(false)} />}</Suspense>
    </>
  )
}
