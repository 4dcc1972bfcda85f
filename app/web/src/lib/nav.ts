/** The one door to the router: pages know addresses of the application, not the library behind them. */
import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import { Link as RouterLink, useLocation, useParams, useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

export { navigate }
export const Link = RouterLink

const ORG_ADDRESS = /^\/o\/([^/]+)(\/.*)?$/
export const OrgContext = createContext<string | null>(null)

export const orgPath = (orgId: string, page: string) => `/o/${orgId}${page === '/' ? '/' : page}`

export function splitOrgAddress(address: string): { orgId: string; page: string } | null {
  const [, orgId, page] = ORG_ADDRESS.exec(address) ?? []
  return orgId ? { orgId, page: page && page !== '' ? page : '/' } : null
}

export function useOrgId(): string {
  const orgId = useContext(OrgContext)
  if (!orgId) throw new Error('this page needs an org address')
  return orgId
}

/** Turns a page of the current org into its address. */
export function useOrgPath(): (page: string) => string {
  const orgId = useOrgId()
  return (page) => orgPath(orgId, page)
}

export function usePage(): string {
  const [address] = useLocation()
  return splitOrgAddress(address)?.page ?? address
}

/** What the address names in a page of one thing: `/leads/:id`. */
export function useNamed(part: string): string {
  return useParams<Record<string, string>>()[part] ?? ''
}

/** View state that belongs in the address: filters survive a reload and can be sent to a colleague. */
export function useSearchState<K extends string>(
  keys: readonly K[],
): [Partial<Record<K, string>>, (next: Partial<Record<K, string>>) => void] {
  const search = useSearch()
  const state = useMemo(() => {
    const given = new URLSearchParams(search)
    const known = keys.filter((key) => given.get(key))
    return Object.fromEntries(known.map((key) => [key, given.get(key)])) as Partial<Record<K, string>>
  }, [keys, search])
  const change = (next: Partial<Record<K, string>>) => {
    const merged = Object.entries<string | undefined>({ ...state, ...next }).filter(([, value]) => value)
    const query = new URLSearchParams(merged as [string, string][]).toString()
    navigate(`${location.pathname}${query ? `?${query}` : ''}`, { replace: true })
  }
  return [state, change]
}

/** A secret that came in the fragment. Once the page stands, it leaves the address and the history. */
export function useFragment(name: string): string | null {
  const [value] = useState(() => new URLSearchParams(location.hash.slice(1)).get(name))
  useEffect(() => {
    if (value) history.replaceState(history.state, '', location.pathname + location.search)
  }, [value])
  return value
}
