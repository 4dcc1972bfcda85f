import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { useStanding } from '@/lib/me'
import { OwnNameForm } from '../parts/own-name-form'
import { PasswordForm } from '../parts/password-form'

export default function ProfilePage() {
  const { me } = useStanding()
  return (
    <>
      <PageHeader
        title={t`Profile`}
        hint={t`You sign in as ${me.email}, in every organization you belong to.`}
      />
      <div className="grid gap-4">
        <OwnNameForm me={me} />
        <PasswordForm />
      </div>
    </>
  )
}
