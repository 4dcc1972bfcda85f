import { t } from '@lingui/core/macro'
import { Door } from '@/components/shell/door'
import { buttonClass } from '@/components/ui/button'
import type { Me } from '@/lib/me'
import { Link, orgPath } from '@/lib/nav'

/** The address names an org this person does not belong to; the same words whether it exists or not. */
export function NotYours({ me }: { me: Me }) {
  return (
    <Door
      title={t`Nothing here for you`}
      hint={t`There is no organization at this address that you belong to.`}
    >
      <ul className="grid gap-2">
        {me.orgs.map(({ org_id: id, name }) => (
          <li key={id}>
            <Link href={orgPath(id, '/')} className={buttonClass()}>
              {t`Go to ${name}`}
            </Link>
          </li>
        ))}
      </ul>
    </Door>
  )
}
