import { answer, hq } from './hq-client'

export const enrollTotp = () => answer(hq.POST('/admin/auth/totp/enroll'))

/** Confirms with a first code; answers the recovery codes, if there are new ones. */
export const activateTotp = async (code: string): Promise<readonly string[]> =>
  (await answer(hq.POST('/admin/auth/totp/activate', { body: { code } }))).recovery_codes

export const makeRecoveryCodes = async (): Promise<readonly string[]> =>
  (await answer(hq.POST('/admin/auth/recovery-codes'))).recovery_codes
