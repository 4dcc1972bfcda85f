import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { DangerClose } from '../parts/danger-close'
import { DangerUsage } from '../parts/danger-usage'
import { ExportCard } from '../parts/export-card'

export default function DangerPage() {
  return (
    <>
      <PageHeader
        title={t`Danger zone`}
        hint={t`What it takes up, taking everything out, and closing for good.`}
      />
      <div className="grid gap-4">
        <DangerUsage />
        <ExportCard />
        <DangerClose />
      </div>
    </>
  )
}
