import { useState, type ComponentType, type ReactElement, type ReactNode } from 'react'
import { cx } from '@/lib/cx'

export interface MenuModule {
  default: ComponentType<{ trigger: ReactElement }>
}

interface MenuButtonProps {
  load: () => Promise<MenuModule>
  label: string
  className?: string
  children: ReactNode
}

/** A menu's code is fetched when somebody reaches for it, and opens at the first press. */
export function MenuButton({ load, label, className, children }: MenuButtonProps) {
  const [Opened, setOpened] = useState<MenuModule['default'] | null>(null)
  const trigger = (
    <button
      type="button"
      aria-haspopup="menu"
      className={cx(
        'inline-flex h-8 items-center gap-1 rounded-control hover:bg-sunken pointer-coarse:h-9',
        className,
      )}
    >
      <span className="sr-only">{label}</span>
      <span aria-hidden className="contents">
        {children}
      </span>
    </button>
  )
  if (Opened) return <Opened trigger={trigger} />
  const open = () => void load().then((module) => setOpened(() => module.default))
  return (
    <span className="contents" onPointerEnter={() => void load()} onFocus={() => void load()} onClick={open}>
      {trigger}
    </span>
  )
}
