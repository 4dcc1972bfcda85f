import { t } from '@lingui/core/macro'
import { CircleCheckBig } from 'lucide-react'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { NoticeList } from './notice-list'

export default function NeedsYou() {
  return (
    <Card title={t`Needs you`} flush>
      <NoticeList
        unread
        empty={
          <EmptyState icon={CircleCheckBig} title={t`Nothing waits for you`}>
            {t`Approvals, failures and whatever else needs a person will stand here.`}
          </EmptyState>
        }
      />
    </Card>
  )
}
