import { hq } from './hq-client'
import { hqSession, type Ending } from './hq-session'

/** Ends the session here and on the server; the sign-in says why. */
export async function leave(why: Ending): Promise<void> {
  await hq.POST('/admin/auth/logout').catch(() => undefined)
  hqSession.end(why)
}
