import { lazy } from 'react'
import { useSsoProviders } from '../api/use-sso-providers'
import type { SsoButtonsProps } from './sso-buttons'

const SsoButtons = lazy(() => import('./sso-buttons'))

/** Nothing at all where nobody else may vouch for people. What is remembered comes with the page, not after it. */
export function SsoPart(props: Omit<SsoButtonsProps, 'providers'>) {
  const providers = useSsoProviders()
  if (providers.length === 0) return null
  return <SsoButtons providers={providers} {...props} />
}
