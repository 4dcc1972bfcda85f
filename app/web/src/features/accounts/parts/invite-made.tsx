import { t } from '@lingui/core/macro'
import type { Answer } from '@/api/types'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'

interface InviteMadeProps {
  invite: Answer<'/api/users/invite', 'post'>
  onClose: () => void
}

/** Where no mail can leave, the link is shown here, once, to whoever made it. */
export function InviteMade({ invite, onClose }: InviteMadeProps) {
  const { email, link } = invite
  return (
    <Dialog title={t`${email} is invited`} onClose={onClose}>
      <div className="grid gap-4">
        {link ? (
          <>
            <Banner tone="warn" title={t`This server sends no mail yet`}>
              {t`Give them this link yourself. It works once, for three days, and is not shown again.`}
            </Banner>
            <p className="flex items-center gap-2 rounded-control border border-line bg-sunken p-2">
              <code className="min-w-0 flex-1 text-sm break-all">{link}</code>
              <CopyButton value={link} label={t`Copy the link`} />
            </p>
          </>
        ) : (
          <p>{t`The link is on its way by mail. It works once, for three days.`}</p>
        )}
        <Button look="primary" className="justify-self-end" onClick={onClose}>
          {t`Done`}
        </Button>
      </div>
    </Dialog>
  )
}
