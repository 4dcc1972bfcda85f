import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { Banner } from '@/components/ui/banner'
import { Loaded } from '@/components/ui/loaded'
import { FormSkeleton } from '@/components/ui/skeleton'
import { useFragment } from '@/lib/nav'
import { useInvitePreview } from '../api/use-invite-preview'
import { AcceptForm } from '../parts/accept-form'

export default function InvitePage() {
  const token = useFragment('token')
  const preview = useInvitePreview(token)
  if (!token)
    return (
      <Door title={t`This link is not complete`}>
        <Banner tone="warn">{t`Open the link from your mail again, or ask for a new invite.`}</Banner>
      </Door>
    )
  const orgName = preview.data?.org_name
  return (
    <Door title={orgName ? t`Join ${orgName}` : t`Your invite`}>
      <Loaded query={preview} skeleton={<FormSkeleton fields={2} />}>
        {(invite) => <AcceptForm token={token} invite={invite} />}
      </Loaded>
    </Door>
  )
}
