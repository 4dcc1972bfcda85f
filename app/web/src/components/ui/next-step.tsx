import { useContext } from 'react'
import { i18n } from '@lingui/core'
import type { Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { Link, OrgContext, orgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'
import { buttonClass } from './button'

/** The button that leads to the fix, where that page exists for this application. */
export function NextStep({ problem }: { problem: Problem }) {
  const orgId = useContext(OrgContext)
  const { step } = explain(problem)
  if (!step) return null
  if (step.open)
    return (
      <Link href={step.page} className={buttonClass()}>
        {i18n._(step.label)}
      </Link>
    )
  if (!orgId || !pageExists(step.page)) return null
  return (
    <Link href={orgPath(orgId, step.page)} className={buttonClass()}>
      {i18n._(step.label)}
    </Link>
  )
}
