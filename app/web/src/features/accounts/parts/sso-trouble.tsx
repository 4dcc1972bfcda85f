import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'

/** Why the way through somebody else's sign-in led back here, and what to do now. */
export default function SsoTrouble({ code }: { code: string }) {
  const words: Record<string, string> = {
    sso_denied: t`You cancelled at the other page. Try again, or sign in with your password.`,
    sso_expired: t`That took too long, or was tried twice. Start again.`,
    sso_unknown_account: t`Nobody here goes by that address. Sign in with the address you were invited with, or ask for an invite.`,
    sso_unverified: t`The address is not confirmed, so it proves nothing yet. Sign in with your password, or confirm it there first.`,
    sso_disabled: t`Your access is switched off. Ask an owner of your organization.`,
  }
  return (
    <Banner tone={code === 'sso_disabled' ? 'stop' : 'warn'} role="alert" title={t`You are not signed in`}>
      {words[code] ??
        t`The other page's answer could not be used. Try again; if it stays so, tell whoever runs this server.`}
    </Banner>
  )
}
