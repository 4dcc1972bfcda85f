import { lazy, Suspense, useRef, useState, type RefObject } from 'react'
import { t } from '@lingui/core/macro'
import { ChevronDown, Lock, Users } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { Button } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { toast } from '@/lib/toasts'
import { useSaveView } from '../api/use-save-view'
import { asJson } from './leads-json'
import type { LeadsView } from './use-leads-view'
import { mayKeepViews, ownsView } from './view-rights'

const ViewPopover = lazy(() => import('./view-popover'))
const ViewDialog = lazy(() => import('./view-dialog'))

type Layout = 'table' | 'board'

/** Which view is open, whether it was changed, and all that can be done about it. */
export function ViewButton({ shown, layout }: { shown: LeadsView; layout: Layout }) {
  const { me, role } = useStanding()
  const { view, edited } = shown
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState<'menu' | 'save' | 'rename' | null>(null)
  const { update, busy } = useUpdate(shown, layout)
  const close = () => setOpen(null)
  const own = view !== null && ownsView(view, me.user_id, role)
  return (
    <div className="flex min-w-0 items-center gap-1">
      <Opener
        button={button}
        shown={shown}
        open={open === 'menu'}
        onPress={() => setOpen(open === 'menu' ? null : 'menu')}
      />
      {edited && mayKeepViews(role) && (
        <Button look="quiet" busy={busy} onClick={() => (own ? void update() : setOpen('save'))}>
          {own ? t`Save` : t`Save as…`}
        </Button>
      )}
      <Suspense>
        {open === 'menu' && (
          <ViewPopover
            anchor={button}
            shown={shown}
            onClose={close}
            onSaveAs={() => setOpen('save')}
            onRename={() => setOpen('rename')}
            onUpdate={() => (close(), void update())}
          />
        )}
        {(open === 'save' || open === 'rename') && (
          <ViewDialog shown={shown} layout={layout} known={open === 'rename' ? view : null} onClose={close} />
        )}
      </Suspense>
    </div>
  )
}

interface OpenerProps {
  button: RefObject<HTMLButtonElement | null>
  shown: LeadsView
  open: boolean
  onPress: () => void
}

function Opener({ button, shown: { view, edited }, open, onPress }: OpenerProps) {
  const Sign = view?.shared ? Users : Lock
  return (
    <button
      ref={button}
      type="button"
      aria-haspopup="dialog"
      aria-expanded={open}
      onClick={onPress}
      className="inline-flex min-h-8 min-w-0 items-center gap-1.5 rounded-control px-2 hover:bg-sunken pointer-coarse:min-h-9"
    >
      <span className="sr-only">{t`View:`}</span>
      {view && <Sign aria-hidden className="size-3.5 shrink-0 text-ink-3" />}
      <span className="min-w-0 truncate font-medium" title={view?.name}>
        {view?.name ?? t`All leads`}
      </span>
      {edited && <span className="shrink-0 text-sm text-warn">{t`edited`}</span>}
      <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
    </button>
  )
}

function useUpdate({ view, params, columns }: LeadsView, layout: Layout) {
  const save = useSaveView()
  const update = async () => {
    if (!view) return
    const { name, shared } = view
    const wanted = { name, shared, query: asJson(params), columns: [...columns], layout }
    try {
      await save.mutateAsync({ known: view, wanted })
      toast(t`View “${name}” updated`)
    } catch (error) {
      toast(explain(asProblem(error)).sentence, { tone: 'stop' })
    }
  }
  return { update, busy: save.isPending }
}
