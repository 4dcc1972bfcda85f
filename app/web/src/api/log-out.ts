import { api } from './client'
import { session } from './session'

/** A full load afterwards: nothing of this person stays in memory. */
export async function logOut(): Promise<void> {
  await api.POST('/api/auth/logout').catch(() => undefined)
  session.drop()
  location.assign('/login')
}
