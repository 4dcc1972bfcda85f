import type { ReactNode } from 'react'
import { Dialog } from '@/components/ui/dialog'

interface LeadPanelSheetProps {
  name: string
  onClose: () => void
  children: ReactNode
}

/** Where there is no room beside the list, the panel comes up from below. */
export default function LeadPanelSheet({ name, onClose, children }: LeadPanelSheetProps) {
  return (
    <Dialog sheet title={name} onClose={onClose}>
      {children}
    </Dialog>
  )
}
