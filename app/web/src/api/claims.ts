interface Claims {
  org_id?: string
  step_up_exp?: number
}

/** What a token says; the server judges it, this only reads. */
export function claimsOf(token: string): Claims {
  try {
    const claims = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    return JSON.parse(atob(claims)) as Claims
  } catch {
    return {}
  }
}

/** Whether the token carries a second factor that was shown a moment ago. */
export const isSteppedUp = (token: string): boolean => (claimsOf(token).step_up_exp ?? 0) * 1000 > Date.now()
