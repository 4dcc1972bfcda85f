import { t } from '@lingui/core/macro'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'

interface BulkDeleteProps {
  what: string
  act: () => Promise<unknown>
  onClose: () => void
}

export default function BulkDelete({ what, act, onClose }: BulkDeleteProps) {
  return (
    <ConfirmDialog
      title={t`Delete ${what}?`}
      verb={t`Delete ${what}`}
      keep={t`Keep them`}
      act={act}
      onClose={onClose}
    >
      {t`They leave every list at once. For 30 days this can be undone here and under “Bulk changes”; after that they are gone.`}
    </ConfirmDialog>
  )
}
