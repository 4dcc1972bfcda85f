import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { Button } from '@/components/ui/button'
import { NewOrgForm } from '../parts/new-org-form'
import { logOut } from '@/api/log-out'

export default function NoOrgPage() {
  return (
    <Door
      title={t`You belong to no organization`}
      hint={t`Make one of your own, or ask its owner to invite you.`}
      foot={<Button onClick={() => void logOut()}>{t`Sign out`}</Button>}
    >
      <NewOrgForm />
    </Door>
  )
}
