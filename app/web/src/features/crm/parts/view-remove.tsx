import { t } from '@lingui/core/macro'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { View } from '../api/leads-types'
import { useRemoveView } from '../api/use-remove-view'

interface ViewRemoveProps {
  view: View
  onRemoved: () => void
  onClose: () => void
}

export function ViewRemove({ view, onRemoved, onClose }: ViewRemoveProps) {
  const remove = useRemoveView()
  const { name } = view
  const act = async () => {
    await remove.mutateAsync(view.id)
    onRemoved()
  }
  return (
    <ConfirmDialog
      title={t`Delete the view “${name}”?`}
      verb={t`Delete “${name}”`}
      act={act}
      onClose={onClose}
    >
      {view.shared ? t`It goes for everybody. The leads stay.` : t`The leads stay.`}
    </ConfirmDialog>
  )
}
