import createClient from 'openapi-fetch'
import type { paths } from '@/api/schema-hq'
import { makeSender } from '@/api/sender'
import { hqSession, refreshHq } from './hq-session'

export const { send, answer } = makeSender({
  open: /^\/admin\/auth\/(login|refresh|logout)/,
  sign(request) {
    if (hqSession.token) request.headers.set('Authorization', `Bearer ${hqSession.token}`)
    return request
  },
  refresh: refreshHq,
  end: () => hqSession.end('ended'),
})

export const hq = createClient<paths>({ baseUrl: location.origin, fetch: send, credentials: 'same-origin' })
