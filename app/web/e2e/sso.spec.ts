import type { APIRequestContext } from '@playwright/test'
import { another, expect, freshEmail, hqUrl, invite, signUp, tenantUrl, test } from './desk'
import { protect } from './factors'
import { startIssuer, type Issuer } from './issuer'
import { makeOperator } from './operator'

/** Whoever runs the host tells it whom to trust, through HQ's door. */
async function trust(request: APIRequestContext, issuer: Issuer): Promise<void> {
  const { email, password, app, codes } = makeOperator()
  const given = { data: { email, password, totp_code: await app.next() } }
  const { access_token: first } = await (await request.post(hqUrl('/admin/auth/login'), given)).json()
  const shown = { data: { recovery_code: codes[0] }, headers: { Authorization: `Bearer ${first}` } }
  const { access_token: token } = await (await request.post(hqUrl('/admin/auth/step-up'), shown)).json()
  const added = await request.post(hqUrl('/admin/sso'), {
    headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() },
    data: {
      name: 'Acme login',
      issuer: issuer.url,
      client_id: issuer.client,
      domains: ['e2e.example'],
      private_network: true,
    },
  })
  expect(added.status(), await added.text()).toBe(201)
}

test('somebody else vouches for a newcomer and, with the second factor, for who is known', async ({
  page,
  browser,
  request,
}) => {
  const issuer = await startIssuer()
  await trust(request, issuer)
  const email = freshEmail('sso')
  issuer.person = { sub: 'max', email, name: 'Max Stone' }
  const max = await another(browser)
  await max.goto(tenantUrl('/login'))
  await max.getByRole('link', { name: 'Continue with Acme login' }).click()
  await expect(max.getByRole('alert')).toContainText('Nobody here goes by that address')

  const org = await signUp(page)
  await max.goto(await invite(page, org, email))
  await max.getByRole('link', { name: 'Continue with Acme login' }).click()
  await max.getByRole('button', { name: 'Join Acme Dental' }).click()
  await expect(max.getByRole('heading', { name: 'Hello Max' })).toBeVisible()
  const { app } = await protect(max, org)
  await max.getByRole('button', { name: 'Your menu: Max Stone' }).click()
  await max.getByRole('menuitem', { name: 'Sign out' }).click()

  await max.goto(tenantUrl(`${org}/settings/profile`))
  await max.getByRole('link', { name: 'Continue with Acme login' }).click()
  await max.getByLabel('Code from your app').fill(await app.next())

  await expect(max.getByRole('heading', { name: 'Profile' })).toBeVisible()
  expect(max.url()).not.toContain('#')
  await max.context().close()
  issuer.stop()
})
