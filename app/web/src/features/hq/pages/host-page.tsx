import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { Bone } from '@/components/ui/skeleton'
import { StateChip } from '@/components/ui/state-chip'
import { useReadiness } from '../api/use-readiness'
import { useRelease } from '../api/use-release'

export function HostPage() {
  const readiness = useReadiness()
  const release = useRelease()
  return (
    <div className="max-w-3xl">
      <PageHeader title={t`Host`} hint={t`What this host says of itself, asked every ten seconds.`} />
      <div className="grid gap-4">
        <Card title={t`Ready to serve`}>
          <Loaded query={readiness} skeleton={<Bone className="late w-40" />}>
            {({ ready, failing }) =>
              ready ? (
                <StateChip tone="ok">{t`Everything answers`}</StateChip>
              ) : (
                <Banner tone="stop" role="status" title={t`Not ready`}>
                  {failing.length > 0 ? failing.join(', ') : t`The host did not say why.`}
                </Banner>
              )
            }
          </Loaded>
        </Card>
        <Card title={t`Release`}>
          <p className="figures">{release.data?.version ?? '–'}</p>
        </Card>
      </div>
    </div>
  )
}
