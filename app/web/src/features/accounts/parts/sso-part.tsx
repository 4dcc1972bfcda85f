import { lazy, Suspense } from 'react'
import { useSsoProviders } from '../api/use-sso-providers'
import type { SsoButtonsProps } from './sso-buttons'

const SsoButtons = lazy(() => import('./sso-buttons'))

/** Nothing at all where nobody else may vouch for people. */
export function SsoPart(props: Omit<SsoButtonsProps, 'providers'>) {
  const providers = useSsoProviders()
  if (providers.length === 0) return null
  return (
    <Suspense>
      <SsoButtons providers={providers} {...props} />
    </Suspense>
  )
}
