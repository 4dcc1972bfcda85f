import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { NewOrgForm } from '../parts/new-org-form'

export default function NewOrgPage() {
  return (
    <div className="max-w-md">
      <PageHeader
        title={t`New organization`}
        hint={t`You become its owner. Your other organizations stay as they are.`}
      />
      <NewOrgForm />
    </div>
  )
}
