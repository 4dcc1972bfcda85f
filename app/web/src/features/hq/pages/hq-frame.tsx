import { t } from '@lingui/core/macro'
import { Server } from 'lucide-react'
import { Mark } from '@/components/shell/mark'
import { ThemeButton } from '@/components/ui/theme-button'
import { HostPage } from './host-page'

/** HQ is denser and darker, with a red stripe on top: nobody mistakes the realm. */
export function HqFrame() {
  return (
    <div className="grid min-h-dvh grid-rows-[4px_44px_1fr] md:grid-cols-[200px_1fr]">
      <div aria-hidden className="bg-stop md:col-span-2" />
      <header className="flex items-center gap-2 border-b border-line bg-surface px-4 font-semibold md:col-span-2">
        <Mark className="size-6" />
        Astrix HQ
        <span className="ml-auto">
          <ThemeButton />
        </span>
      </header>
      <nav aria-label={t`Main`} className="border-r border-line bg-sunken p-2 max-md:hidden">
        <a
          href="/"
          aria-current="page"
          className="flex h-8 items-center gap-3 rounded-control bg-accent-soft px-3 font-medium text-accent"
        >
          <Server aria-hidden className="size-4" />
          {t`Host`}
        </a>
      </nav>
      <main className="min-w-0 p-4">
        <HostPage />
      </main>
    </div>
  )
}
