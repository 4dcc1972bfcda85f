import { StrictMode } from 'react'
import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { orgPath, splitOrgAddress, useFragment } from './nav'

test('an org address splits into the org and its page, and back', () => {
  expect(splitOrgAddress('/o/org_1/settings/audit')).toEqual({ orgId: 'org_1', page: '/settings/audit' })
  expect(splitOrgAddress('/o/org_1')).toEqual({ orgId: 'org_1', page: '/' })
  expect(splitOrgAddress('/login')).toBeNull()
  expect(orgPath('org_1', '/')).toBe('/o/org_1/')
})

test('a token in the fragment is held by the page and leaves the address', () => {
  history.replaceState(null, '', '/invite#token=secret')

  const { result } = renderHook(() => useFragment('token'), { wrapper: StrictMode })

  expect(result.current).toBe('secret')
  expect(location.href).not.toContain('secret')
})
