/** The invite's token, for the time that somebody is away at the page that vouches for them. In this tab only. */
const KEY = 'astrix.invite'

export const keepInvite = (token: string): void => sessionStorage.setItem(KEY, token)

export function takeInvite(): string | null {
  const token = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return token
}
