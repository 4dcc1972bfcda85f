/** Passkeys as the browser gives them: options in, an answer for the server out, both as plain JSON. */
type Made = PublicKeyCredential & { toJSON: () => Record<string, unknown> }

export type PasskeyTrouble = 'cancelled' | 'known' | 'unfit'

/** Why the browser gave no passkey, as far as it tells. */
export class PasskeyError extends Error {
  constructor(readonly trouble: PasskeyTrouble) {
    super(trouble)
    this.name = 'PasskeyError'
  }
}

const IP_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/

export const isIpAddress = (host: string = location.hostname): boolean => IP_ADDRESS.test(host)

/** Whether this browser can use passkeys at this address; browsers bind them to a name, never to a number. */
export const passkeysFit = (): boolean =>
  !isIpAddress() &&
  'PublicKeyCredential' in globalThis &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential

export async function makePasskey(options: unknown): Promise<Record<string, unknown>> {
  const publicKey = () =>
    PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
  return given(() => navigator.credentials.create({ publicKey: publicKey() }))
}

export async function showPasskey(options: unknown): Promise<Record<string, unknown>> {
  const publicKey = () =>
    PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON)
  return given(() => navigator.credentials.get({ publicKey: publicKey() }))
}

async function given(ask: () => Promise<Credential | null>): Promise<Record<string, unknown>> {
  try {
    const made = (await ask()) as Made | null
    if (!made) throw new PasskeyError('cancelled')
    return made.toJSON()
  } catch (error) {
    throw error instanceof PasskeyError ? error : new PasskeyError(troubleOf(error))
  }
}

function troubleOf(error: unknown): PasskeyTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled'
  return name === 'InvalidStateError' ? 'known' : 'unfit'
}
