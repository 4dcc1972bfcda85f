import { answer, api } from '@/api/client'

export const removeTotp = () => answer(api.DELETE('/api/auth/totp'))
