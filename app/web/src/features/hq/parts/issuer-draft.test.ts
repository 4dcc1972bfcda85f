import { expect, test } from 'vitest'
import { draftOf, wishOf } from './issuer-draft'

const filled = {
  ...draftOf(null),
  name: 'Acme',
  issuer: 'https://id.acme.example',
  client_id: 'astrix',
  domains: 'acme.example,  acme.test; ',
}

test('domains are told apart however they were typed', () => {
  expect(wishOf(filled).domains).toEqual(['acme.example', 'acme.test'])
})

test('a secret that was not typed is not sent, so that the kept one stays', () => {
  expect(wishOf(filled)).not.toHaveProperty('client_secret')
  expect(wishOf({ ...filled, client_secret: 's3' }).client_secret).toBe('s3')
})
