import { useSyncExternalStore } from 'react'
import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'

function subscribe(listener: () => void) {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  if (online) return null
  return (
    <div className="mb-4">
      <Banner tone="warn" role="status" title={t`You are offline`}>
        {t`What you see may be old. It refreshes by itself when the connection is back.`}
      </Banner>
    </div>
  )
}
