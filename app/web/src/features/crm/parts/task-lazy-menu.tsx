import { useState, type ComponentType, type ReactElement, type ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'

interface LazyMenuProps<P> {
  label: string
  load: () => Promise<{ default: ComponentType<P> }>
  render: (Opened: ComponentType<P>, trigger: ReactElement) => ReactNode
  children: ReactNode
}

/** A menu whose code comes when somebody reaches for it. */
export function LazyMenu<P>({ label, load, render, children }: LazyMenuProps<P>) {
  const [Opened, setOpened] = useState<ComponentType<P> | null>(null)
  const trigger = (
    <IconButton label={label} aria-haspopup="menu" data-menu className="-my-1">
      {children}
    </IconButton>
  )
  if (Opened) return render(Opened, trigger)
  const open = () => void load().then((module) => setOpened(() => module.default))
  return (
    <span className="contents" onPointerEnter={() => void load()} onFocus={() => void load()} onClick={open}>
      {trigger}
    </span>
  )
}
