import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import type { HqOrg } from '../api/use-org'
import { Facts } from './facts'

const moment = (at: string | null | undefined) => (at ? <When at={at} /> : '–')

export function OrgFacts({ org }: { org: HqOrg }) {
  const rows = [
    { name: t`Here since`, value: moment(org.created_at) },
    { name: t`Last write`, value: moment(org.last_write_at) },
    { name: t`Members`, value: formatCount(org.members) },
    { name: t`Its own sending switch`, value: org.sending_on ? t`On` : t`Stopped` },
    { name: t`Work given up`, value: formatCount(org.dead_letters) },
    { name: t`Looked at`, value: moment(org.summarised_at) },
  ]
  return (
    <Card title={t`Facts`}>
      <Facts rows={rows} />
    </Card>
  )
}
