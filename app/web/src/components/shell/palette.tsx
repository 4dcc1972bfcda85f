import type { ComponentType } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useStanding } from '@/lib/me'
import { navigate, orgPath, useOrgId } from '@/lib/nav'
import type { Action, SearchProps } from '@/lib/room'
import type { BarPage } from './bar-page'
import { PaletteBox } from './palette-box'

interface PaletteProps {
  pages: BarPage[]
  actions: Action[]
  searches: ComponentType<SearchProps>[]
  onClose: () => void
}

/** Pages, organizations and actions, found by a few letters; what rooms look up stands among them. */
export default function Palette({ pages, actions, searches, onClose }: PaletteProps) {
  const { me } = useStanding()
  const orgId = useOrgId()
  const go = (page: string) => {
    onClose()
    navigate(orgPath(orgId, page))
  }
  const others = me.orgs.filter((org) => org.org_id !== orgId)
  const groups = [
    {
      heading: t`Pages`,
      rows: pages.map((page) => ({
        key: page.path,
        title: i18n._(page.title),
        hint: page.settings ? t`Settings` : undefined,
        words: [page.keywords ? i18n._(page.keywords) : ''],
        icon: page.icon,
        run: () => go(page.path),
      })),
    },
    {
      heading: t`Actions`,
      rows: actions.map((action) => ({
        key: action.id,
        title: i18n._(action.title),
        words: [action.keywords ? i18n._(action.keywords) : ''],
        icon: action.icon,
        run: () => void action.run({ go }),
      })),
    },
    {
      heading: t`Organizations`,
      rows: others.map(({ org_id: id, name }) => ({
        key: id,
        title: t`Go to ${name}`,
        words: [id],
        run: () => navigate(orgPath(id, '/')),
      })),
    },
  ]
  return <PaletteBox groups={groups} finders={searches} go={go} onClose={onClose} />
}
