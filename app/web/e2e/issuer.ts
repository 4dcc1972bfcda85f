/** A sign-in service of our own on loopback. Whoever comes is the person it was told to vouch for. */
import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const KEY_ID = 'k1'
const GOOD_FOR_S = 300
const CLIENT = 'astrix-e2e'

export interface Issuer {
  url: string
  client: string
  /** Who is signed in over there. */
  person: { sub: string; email: string; name: string }
  stop: () => void
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const asked = new Map<string, string>()
  const issuer: Issuer = {
    url: '',
    client: CLIENT,
    person: { sub: '1', email: '', name: '' },
    stop: () => server.close(),
  }
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (nonce: string) => {
    const now = Math.floor(Date.now() / 1000)
    const about = {
      iss: issuer.url,
      aud: CLIENT,
      iat: now,
      exp: now + GOOD_FOR_S,
      nonce,
      email_verified: true,
    }
    const head = `${part({ alg: 'RS256', kid: KEY_ID })}.${part({ ...about, ...issuer.person })}`
    return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url')}`
  }
  const pages: Record<string, (address: URL, form: URLSearchParams) => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer: issuer.url,
      authorization_endpoint: `${issuer.url}/authorize`,
      token_endpoint: `${issuer.url}/token`,
      jwks_uri: `${issuer.url}/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    }),
    '/jwks': () => ({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }],
    }),
    '/authorize': ({ searchParams }) => {
      const code = `code-${asked.size}`
      asked.set(code, searchParams.get('nonce')!)
      return new URL(
        `?${new URLSearchParams({ code, state: searchParams.get('state')! })}`,
        searchParams.get('redirect_uri')!,
      )
    },
    '/token': (_, form) => ({ token_type: 'Bearer', id_token: token(asked.get(form.get('code')!)!) }),
  }
  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const address = new URL(request.url!, issuer.url)
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const said = pages[address.pathname]?.(address, new URLSearchParams(body))
    if (said instanceof URL) response.writeHead(302, { Location: said.href }).end()
    else
      response.writeHead(said ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(said))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return issuer
}
