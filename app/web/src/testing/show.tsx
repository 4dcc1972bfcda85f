import type { ReactElement } from 'react'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { makeQueries } from '@/api/query'
import { StandingContext, type Me } from '@/lib/me'
import { OrgContext } from '@/lib/nav'
import type { Role } from '@/lib/roles'

export const ORG = 'org_01acme'
export const OWN_ID = 'usr_01ada'

export const meAs = (role: Role): Me => ({
  user_id: OWN_ID,
  email: 'ada@acme.example',
  name: 'Ada Reyes',
  orgs: [{ org_id: ORG, name: 'Acme Dental', roles: [role], mfa_due_at: null }],
  mfa: { totp: false, webauthn: false, recovery_left: 0 },
})

/** A part as it stands in the frame: somebody, with a role, in an org. */
export function show(part: ReactElement, role: Role = 'owner') {
  const queries = makeQueries()
  queries.setDefaultOptions({ queries: { retry: false } })
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <OrgContext value={ORG}>
          <StandingContext value={{ me: meAs(role), role, orgName: 'Acme Dental' }}>{part}</StandingContext>
        </OrgContext>
      </QueryClientProvider>
    </I18nProvider>,
  )
}
