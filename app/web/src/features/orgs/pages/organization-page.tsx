import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { CopyButton } from '@/components/ui/copy-button'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { FormSkeleton } from '@/components/ui/skeleton'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useOrg } from '../api/use-org'
import { NameForm } from '../parts/name-form'
import { PolicyForm } from '../parts/policy-form'
import { FooterForm } from '../parts/footer-form'
import { QuietForm } from '../parts/quiet-form'

export default function OrganizationPage() {
  const org = useOrg()
  const { role } = useStanding()
  const mayEdit = can(role, 'org.write')
  return (
    <>
      <PageHeader
        title={t`Organization`}
        hint={t`Who you are, when you may reach people, and the house rules.`}
      />
      <Loaded query={org} skeleton={<FormSkeleton fields={5} />}>
        {(known) => (
          <div className="grid gap-4">
            {!mayEdit && <Banner tone="info">{t`Only an owner or a manager may change this.`}</Banner>}
            <NameForm org={known} mayEdit={mayEdit} />
            <QuietForm org={known} mayEdit={mayEdit} />
            <PolicyForm org={known} mayEdit={mayEdit} />
            <FooterForm org={known} mayEdit={mayEdit} />
            <p className="flex items-center gap-1 text-sm text-ink-2">
              {t`Organization id`} <code className="break-all">{known.id}</code>
              <CopyButton value={known.id} label={t`Copy organization id`} />
            </p>
          </div>
        )}
      </Loaded>
    </>
  )
}
