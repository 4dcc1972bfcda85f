import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { makeSender } from './sender'
import { refresh, session } from './session'

const realm = makeSender({
  open: /^\/api\/(auth\/(signup|login|refresh|logout|password\/(forgot|reset))|invite\/)/,
  sign(request) {
    if (session.token) request.headers.set('Authorization', `Bearer ${session.token}`)
    if (session.orgId) request.headers.set('X-Org-ID', session.orgId)
    return request
  },
  refresh: () => refresh(session.orgId),
  end: () => session.end(),
})

export const { send, answer } = realm
export { ifMatch } from './sender'

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send, credentials: 'same-origin' })
