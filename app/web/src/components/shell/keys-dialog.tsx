import { t } from '@lingui/core/macro'
import { Dialog } from '@/components/ui/dialog'
import { useShownKeyHints } from '@/lib/key-hints'
import { commandKey } from '@/lib/keys'

export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const keys = [
    { keys: [commandKey, 'K'].join(' '), act: t`Search, jump to a page, run an action` },
    { keys: 'Esc', act: t`Close what is open` },
    { keys: '↑ ↓', act: t`Move through menus and results` },
    { keys: 'Tab', act: t`Next control; the first one skips to the page` },
    ...useShownKeyHints(),
  ]
  return (
    <Dialog title={t`Keyboard`} onClose={onClose}>
      <dl className="grid gap-3">
        {keys.map((row) => (
          <div key={row.keys + row.act} className="flex items-center justify-between gap-4">
            <dt className="text-ink-2">{row.act}</dt>
            <dd>
              <kbd className="rounded-control border border-line-strong px-2 py-0.5 font-sans text-sm whitespace-nowrap">
                {row.keys}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
