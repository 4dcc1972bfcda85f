import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type IssuerCheck = HqAnswer<'/admin/sso/{id}/check', 'post'>

/** The server asks the issuer itself, the way a sign-in would. */
export const checkIssuer = (id: string) =>
  answer(hq.POST('/admin/sso/{id}/check', { params: { path: { id } } }))
