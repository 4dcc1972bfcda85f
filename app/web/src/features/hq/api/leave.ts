import { hq } from './hq-client'
import { hqSession, type Ending } from './hq-session'

/** Ends the session here, then on the server: whatever was being asked meanwhile does not change the why. */
export async function leave(why: Ending): Promise<void> {
  const told = hq.POST('/admin/auth/logout').catch(() => undefined)
  hqSession.end(why)
  await told
}
