import type { Issuer } from '../api/use-issuers'
import type { IssuerWish } from '../api/use-save-issuer'

const NEW = {
  name: '',
  issuer: '',
  client_id: '',
  domains: [],
  enabled: true,
  sign_up: false,
  private_network: false,
}

export type IssuerDraft = ReturnType<typeof draftOf>

/** An issuer as the form has it; its secret never comes back from the server. */
export function draftOf(known: Issuer | null) {
  const { name, issuer, client_id, domains, enabled, sign_up, private_network } = known ?? NEW
  const said = domains.join(', ')
  return { name, issuer, client_id, client_secret: '', domains: said, enabled, sign_up, private_network }
}

/** A secret that was not typed is not named, so that the one that is kept stays. */
export function wishOf({ client_secret: secret, domains, ...rest }: IssuerDraft): IssuerWish {
  return {
    ...rest,
    domains: domains.split(/[\s,;]+/).filter(Boolean),
    ...(secret ? { client_secret: secret } : {}),
  }
}
