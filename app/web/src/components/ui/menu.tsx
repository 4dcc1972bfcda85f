import type { ReactNode } from 'react'
import { DropdownMenu as Parts } from 'radix-ui'
import { cx } from '@/lib/cx'

interface MenuProps {
  trigger: ReactNode
  label: string
  children: ReactNode
  align?: 'start' | 'end'
}

export const Menu = ({ trigger, label, children, align = 'end' }: MenuProps) => (
  <Parts.Root defaultOpen modal={false}>
    <Parts.Trigger asChild>{trigger}</Parts.Trigger>
    <Parts.Content
      aria-label={label}
      align={align}
      sideOffset={6}
      collisionPadding={8}
      className="fade z-50 max-h-(--radix-dropdown-menu-content-available-height) w-64 max-w-[calc(100vw-16px)] overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-lift"
    >
      {children}
    </Parts.Content>
  </Parts.Root>
)

const itemClass =
  'flex min-h-8 items-center gap-2 rounded-control px-2 py-1 text-left outline-none select-none ' +
  'data-[highlighted]:bg-accent-soft data-[highlighted]:text-ink data-[disabled]:opacity-55 pointer-coarse:min-h-10'

export function MenuItem({
  onSelect,
  stop,
  children,
}: {
  onSelect: () => void
  stop?: boolean
  children: ReactNode
}) {
  return (
    <Parts.Item className={cx(itemClass, 'cursor-pointer', stop && 'text-stop')} onSelect={onSelect}>
      {children}
    </Parts.Item>
  )
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Parts.Label className="px-2 pt-2 pb-1 text-xs text-ink-2">{children}</Parts.Label>
)

export const MenuLine = () => <Parts.Separator className="my-1 h-px bg-line" />

interface MenuChoiceProps {
  value: string
  onChange: (value: string) => void
  options: { value: string; label: ReactNode }[]
}

export const MenuChoice = ({ value, onChange, options }: MenuChoiceProps) => (
  <Parts.RadioGroup value={value} onValueChange={onChange}>
    {options.map((option) => (
      <Parts.RadioItem key={option.value} value={option.value} className={cx(itemClass, 'cursor-pointer')}>
        {option.label}
        <Parts.ItemIndicator className="ml-auto text-accent">✓</Parts.ItemIndicator>
      </Parts.RadioItem>
    ))}
  </Parts.RadioGroup>
)
