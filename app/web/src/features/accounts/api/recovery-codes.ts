import { answer, api } from '@/api/client'

/** Ten new ones; the old ones end with them. */
export const makeRecoveryCodes = async (): Promise<readonly string[]> =>
  (await answer(api.POST('/api/auth/recovery-codes'))).recovery_codes
