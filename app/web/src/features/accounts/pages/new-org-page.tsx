import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { buttonClass } from '@/components/ui/button'
import { Link } from '@/lib/nav'
import { NewOrgForm } from '../parts/new-org-form'

export default function NewOrgPage() {
  const back = (
    <Link href="/" className={buttonClass()}>
      {t`Back`}
    </Link>
  )
  return (
    <Door
      title={t`New organization`}
      hint={t`You become its owner. Your other organizations stay as they are.`}
      foot={back}
    >
      <NewOrgForm />
    </Door>
  )
}
