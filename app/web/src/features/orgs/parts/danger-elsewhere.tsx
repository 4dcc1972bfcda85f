import { t } from '@lingui/core/macro'
import { logOut } from '@/api/log-out'
import { Button, buttonClass } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { Link, orgPath, useOrgId } from '@/lib/nav'

/** The ways on from an organization that is shut. */
export function ElsewhereLinks() {
  const { me } = useStanding()
  const here = useOrgId()
  return (
    <div className="flex flex-wrap gap-2">
      {me.orgs
        .filter(({ org_id: id }) => id !== here)
        .map(({ org_id: id, name }) => (
          <Link key={id} href={orgPath(id, '/')} className={buttonClass()}>
            {t`Go to ${name}`}
          </Link>
        ))}
      <Button look="quiet" onClick={() => void logOut()}>
        {t`Sign out`}
      </Button>
    </div>
  )
}
