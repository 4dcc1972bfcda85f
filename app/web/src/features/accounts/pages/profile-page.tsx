import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { useStanding } from '@/lib/me'
import { OwnNameForm } from '../parts/own-name-form'
import { PasswordForm } from '../parts/password-form'

export default function ProfilePage() {
  const { me } = useStanding()
  const { email } = me
  return (
    <>
      <PageHeader
        title={t`Profile`}
        hint={t`You sign in as ${email}, in every organization you belong to.`}
      />
      <div className="grid gap-4">
        <OwnNameForm me={me} />
        <PasswordForm />
      </div>
    </>
  )
}
