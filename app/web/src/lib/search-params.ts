import { useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from './nav'

/** What the address asks for, with names that may stand there more than once. */
export function useSearchParams(): URLSearchParams {
  const search = useSearch()
  return useMemo(() => new URLSearchParams(search), [search])
}

/** Writes it back; only what a person would go back to makes a new entry in the history. */
export function showSearchParams(params: URLSearchParams, parts: { push?: boolean } = {}): void {
  const query = params.toString()
  navigate(`${location.pathname}${query ? `?${query}` : ''}`, { replace: !parts.push })
}
