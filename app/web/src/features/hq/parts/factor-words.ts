import { plural, t } from '@lingui/core/macro'

interface Factors {
  totp: boolean
  webauthn: boolean | number
  recovery_left: number
}

/** Which second factors an account has, as people call them. */
export function factorsInWords({ totp, webauthn, recovery_left: left }: Factors): string {
  const parts = [
    totp && t`authenticator app`,
    webauthn && t`passkey`,
    left > 0 && plural(left, { one: '# recovery code left', other: '# recovery codes left' }),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : t`none`
}
