import { t } from '@lingui/core/macro'
import { Plus, Upload } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'

interface SuppressionActionsProps {
  onAdd: () => void
  onImport: () => void
}

export function SuppressionActions({ onAdd, onImport }: SuppressionActionsProps) {
  const { role } = useStanding()
  return (
    <>
      {can(role, 'suppression.import') && (
        <Button onClick={onImport}>
          <Upload aria-hidden className="size-4" />
          {t`Import a list`}
        </Button>
      )}
      {can(role, 'suppression.add') && (
        <Button look="primary" onClick={onAdd}>
          <Plus aria-hidden className="size-4" />
          {t`Add an address`}
        </Button>
      )}
    </>
  )
}
