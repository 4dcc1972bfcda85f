/** What the tests of leads share: the API as the page's own person, past the screens. */
import type { Page } from '@playwright/test'
import { tenantUrl } from './desk'

/** Whatever the server said: tests know what they asked for, and a wrong guess fails them at once. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Said = any

export interface Api {
  get: (path: string) => Promise<Said>
  post: (path: string, body?: unknown) => Promise<Said>
  put: (path: string, body?: unknown) => Promise<Said>
}

const WAITS_MAX = 5

/** Signed in as whoever is on the page, beside their session. */
export async function openApi(page: Page, org: string): Promise<Api> {
  const orgId = org.split('/')[2]!
  const answer = await page.request.post(tenantUrl('/api/auth/refresh'), {
    data: { org_id: orgId },
    headers: { Origin: tenantUrl('') },
  })
  const { access_token: token } = await answer.json()
  const send = async (method: string, path: string, body?: unknown, waits = 0): Promise<Said> => {
    const headers = {
      Authorization: `Bearer ${token}`,
      'X-Org-ID': orgId,
      'Content-Type': 'application/json',
      ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
    }
    const sent = await fetch(tenantUrl(path), {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
    })
    const text = await sent.text()
    const data = text ? JSON.parse(text) : null
    if (sent.status === 429 && waits < WAITS_MAX) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * (data.error.retry_after ?? 1)))
      return send(method, path, body, waits + 1)
    }
    if (!sent.ok) throw new Error(`${method} ${path}: ${sent.status} ${text}`)
    return data
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
  }
}

export const makeLead = (
  api: Api,
  fields: Record<string, unknown>,
): Promise<{ id: string; version: number }> => api.post('/api/leads', fields)
