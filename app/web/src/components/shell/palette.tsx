import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Command } from 'cmdk'
import { ArrowRight } from 'lucide-react'
import { Dialog as Parts } from 'radix-ui'
import type { ComponentType } from 'react'
import { useStanding } from '@/lib/me'
import { navigate, orgPath, useOrgId } from '@/lib/nav'
import type { Action } from '@/lib/room'
import type { BarPage } from './bar-page'

interface PaletteProps {
  pages: BarPage[]
  actions: Action[]
  onClose: () => void
}

const groupClass =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 ' +
  '[&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-2'

/** Pages, organizations and actions, found by a few letters. */
export default function Palette({ pages, actions, onClose }: PaletteProps) {
  const { me } = useStanding()
  const orgId = useOrgId()
  const go = (page: string) => {
    onClose()
    navigate(orgPath(orgId, page))
  }
  const others = me.orgs.filter((org) => org.org_id !== orgId)
  return (
    <Parts.Root open onOpenChange={(open) => open || onClose()}>
      <Parts.Portal>
        <Parts.Overlay className="fade fixed inset-0 z-40 bg-veil" />
        <Parts.Content
          aria-describedby={undefined}
          className="rise fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-card bg-raised shadow-lift"
        >
          <Parts.Title className="sr-only">{t`Search or jump to`}</Parts.Title>
          <Command label={t`Search or jump to`} loop>
            <Command.Input
              autoFocus
              placeholder={t`Search or jump to…`}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1" label={t`Results`}>
              <Command.Empty className="px-4 py-8 text-center text-ink-2">{t`Nothing by that name.`}</Command.Empty>
              <Command.Group heading={t`Pages`} className={groupClass}>
                {pages.map((page) => (
                  <Row
                    key={page.path}
                    title={i18n._(page.title)}
                    hint={page.settings ? t`Settings` : undefined}
                    words={[page.keywords ? i18n._(page.keywords) : '']}
                    icon={page.icon}
                    onSelect={() => go(page.path)}
                  />
                ))}
              </Command.Group>
              {actions.length > 0 && (
                <Command.Group heading={t`Actions`} className={groupClass}>
                  {actions.map((action) => (
                    <Row
                      key={action.id}
                      title={i18n._(action.title)}
                      words={[action.keywords ? i18n._(action.keywords) : '']}
                      icon={action.icon}
                      onSelect={() => {
                        onClose()
                        void action.run({ go })
                      }}
                    />
                  ))}
                </Command.Group>
              )}
              {others.length > 0 && (
                <Command.Group heading={t`Organizations`} className={groupClass}>
                  {others.map(({ org_id: id, name }) => (
                    <Row
                      key={id}
                      title={t`Go to ${name}`}
                      words={[id]}
                      onSelect={() => {
                        onClose()
                        navigate(orgPath(id, '/'))
                      }}
                    />
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

interface RowProps {
  title: string
  hint?: string
  words: string[]
  icon?: ComponentType<{ className?: string }>
  onSelect: () => void
}

const Row = ({ title, hint, words, icon: Icon = ArrowRight, onSelect }: RowProps) => (
  <Command.Item
    value={`${title} ${hint ?? ''}`}
    keywords={words}
    onSelect={onSelect}
    className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-3 py-1 data-[selected=true]:bg-accent-soft pointer-coarse:min-h-11"
  >
    <Icon className="size-4 shrink-0 text-ink-2" />
    <span className="min-w-0 truncate">{title}</span>
    {hint && <span className="ml-auto text-sm text-ink-2">{hint}</span>}
  </Command.Item>
)
