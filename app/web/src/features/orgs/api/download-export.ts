import { answer, api } from '@/api/client'
import { Problem } from '@/api/problem'
import { stepUp } from '@/api/step-up'
import type { Me } from '@/lib/me'

/** Links are given to whoever showed the second factor a moment ago, and only for a quarter of an hour. */
export async function downloadExport(id: string, mfa: Me['mfa']): Promise<void> {
  const url = (await linkOf(id)) ?? ((await askedFor(mfa)) ? await linkOf(id) : null)
  if (!url) return
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}

async function linkOf(id: string): Promise<string | null> {
  const { items } = await answer(api.GET('/api/org/exports'))
  return items.find((known) => known.id === id)?.url ?? null
}

/** The list refuses nobody, so the factor is asked for here, as a refusal would. */
function askedFor({ totp, webauthn, recovery_left: left }: Me['mfa']): Promise<boolean> {
  const methods = [totp && 'totp', webauthn && 'webauthn', left > 0 && 'recovery'].filter(Boolean)
  return stepUp(new Problem('step_up_required', '', 401, null, { enrolled: totp || webauthn, methods }))
}
