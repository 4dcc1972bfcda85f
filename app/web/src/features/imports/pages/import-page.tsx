import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { Bone, FormSkeleton } from '@/components/ui/skeleton'
import { useNamed } from '@/lib/nav'
import { useImport } from '../api/use-import'
import { ImportDesk } from '../parts/import-desk'

/** One import, wherever it stands: the address is the same from the file to its undoing. */
export default function ImportPage() {
  const id = useNamed('id')
  const known = useImport(id)
  return (
    <Loaded
      query={known}
      skeleton={
        <>
          <PageHeader title={t`Import`} hint={<Bone className="late mt-1 w-64" />} />
          <FormSkeleton />
        </>
      }
    >
      {(one) => <ImportDesk key={one.id} one={one} />}
    </Loaded>
  )
}
