import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { LogOut } from 'lucide-react'
import { PaletteBox } from '@/components/shell/palette-box'
import { navigate } from '@/lib/nav'
import { leave } from '../api/leave'
import { DESK_PAGES } from '../desk-pages'

export default function HqPalette({ onClose }: { onClose: () => void }) {
  const groups = [
    {
      heading: t`Pages`,
      rows: DESK_PAGES.map(({ path, title, icon, keywords }) => ({
        key: path,
        title: i18n._(title),
        words: [keywords ? i18n._(keywords) : ''],
        icon,
        run: () => navigate(path),
      })),
    },
    {
      heading: t`Actions`,
      rows: [{ key: 'sign-out', title: t`Sign out`, icon: LogOut, run: () => void leave('left') }],
    },
  ]
  const searches = (typed: string) => [
    {
      key: 'orgs',
      title: t`Organizations named ${typed}`,
      run: () => navigate(`/organizations?q=${encodeURIComponent(typed)}`),
    },
    {
      key: 'people',
      title: t`The person at ${typed}`,
      run: () => navigate(`/people?email=${encodeURIComponent(typed)}`),
    },
  ]
  return <PaletteBox groups={groups} searches={searches} onClose={onClose} />
}
