import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useFields } from '../api/use-fields'
import { FieldDesk } from '../parts/field-desk'

export default function FieldPage() {
  const fields = useFields()
  return (
    <>
      <PageHeader
        title={t`Fields`}
        hint={t`What you want to know of every lead beyond the usual. A field that you take away keeps its values; they are there again when it comes back under the same name.`}
      />
      <Loaded query={fields} skeleton={<RowsSkeleton rows={4} />}>
        {({ items, version }) => <FieldDesk fields={items} version={version} />}
      </Loaded>
    </>
  )
}
