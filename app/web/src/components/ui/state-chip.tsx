import type { ReactNode } from 'react'
import { CircleAlert, CircleCheck, CircleX, Info, Minus } from 'lucide-react'
import { cx } from '@/lib/cx'

export type Tone = 'ok' | 'warn' | 'stop' | 'info' | 'plain'

export const toneClass: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  stop: 'bg-stop-soft text-stop',
  info: 'bg-info-soft text-info',
  plain: 'bg-sunken text-ink-2',
}

export const toneIcon = { ok: CircleCheck, warn: CircleAlert, stop: CircleX, info: Info, plain: Minus }

/** A state is always a word and a sign, never a colour alone. */
export function StateChip({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = toneIcon[tone]
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1 rounded-chip px-2 py-0.5 text-xs font-medium',
        toneClass[tone],
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="truncate">{children}</span>
    </span>
  )
}
