import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useStages } from '../api/use-stages'
import { StageDesk } from '../parts/stage-desk'

export default function StagePage() {
  const stages = useStages()
  return (
    <>
      <PageHeader
        title={t`Stages`}
        hint={t`The way of a lead from new to won. The standard stages stay, under any name and in any order; add your own between them.`}
      />
      <Loaded query={stages} skeleton={<RowsSkeleton rows={6} />}>
        {({ items, version }) => <StageDesk stages={items} version={version} />}
      </Loaded>
    </>
  )
}
