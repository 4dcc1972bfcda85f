/** One way to show that it is you, as every route that asks for it takes it. */
export type Proof = { totp_code: string } | { recovery_code: string } | { webauthn: Record<string, unknown> }

export const METHODS = ['totp', 'webauthn', 'recovery'] as const
export type Method = (typeof METHODS)[number]

/** Methods as the server names them, in the order to offer them; what this browser cannot do is left out. */
export function methodsOf(given: unknown, passkeys: boolean): Method[] {
  const named = Array.isArray(given) ? given : []
  return METHODS.filter((method) => named.includes(method) && (passkeys || method !== 'webauthn'))
}

const CODE_LENGTH = 6

/** What somebody typed or pasted, as a code: "123 456" and "123-456" are both meant. */
export const asCode = (typed: string): string =>
  typed.normalize('NFKC').replace(/\D/g, '').slice(0, CODE_LENGTH)
export const isWholeCode = (code: string): boolean => code.length === CODE_LENGTH
