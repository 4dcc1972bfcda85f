import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import type { Import } from '../api/import-shapes'
import { RowList } from './row-list'

interface UndoneRowsProps {
  one: Import
  undone: NonNullable<Import['undone']>
}

/** What taking it back came to: what is gone, what is as before, and what was kept and why. */
export function UndoneRows({ one: { id, state }, undone: { deleted, restored, kept } }: UndoneRowsProps) {
  if (state !== 'undone') return null
  return (
    <>
      <Banner tone="ok" role="status" title={t`The import was taken back`}>
        <p>
          {plural(deleted, { one: '# lead that it made is gone.', other: '# leads that it made are gone.' })}
        </p>
        {restored > 0 && (
          <p>
            {plural(restored, {
              one: '# lead is as it was before.',
              other: '# leads are as they were before.',
            })}
          </p>
        )}
      </Banner>
      {kept > 0 && (
        <Card
          flush
          title={plural(kept, { one: '# lead was kept', other: '# leads were kept' })}
          hint={t`Somebody was at them since, so they stay as they are. Look at each and decide.`}
        >
          <RowList id={id} asked={{ kept: true }} />
        </Card>
      )}
    </>
  )
}
