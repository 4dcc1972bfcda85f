import type { ReactNode } from 'react'
import { cx } from '@/lib/cx'
import { toneClass, toneIcon, type Tone } from './state-chip'

interface BannerProps {
  tone: Tone
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  role?: 'alert' | 'status'
}

export function Banner({ tone, title, children, action, role }: BannerProps) {
  const Icon = toneIcon[tone]
  return (
    <div
      role={role}
      className={cx('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card p-3', toneClass[tone])}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 flex-1 basis-48 gap-1 wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
      {action}
    </div>
  )
}
