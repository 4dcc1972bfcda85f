import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { useStanding } from '@/lib/me'
import { ElsewhereLinks } from '../parts/danger-elsewhere'

/** For whoever may not see more: that it is shut, and whom to ask. */
export default function ShutPage() {
  const { orgName } = useStanding()
  return (
    <Door
      title={t`${orgName} is not open`}
      hint={t`It is closed or paused, so nobody but its owners can see it now. Ask one of them what comes next; nothing of yours is lost meanwhile.`}
    >
      <ElsewhereLinks />
    </Door>
  )
}
