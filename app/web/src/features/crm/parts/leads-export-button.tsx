import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { explain } from '@/api/reasons'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import { exportLeads } from '../api/leads-export'
import { asJson } from './leads-json'
import { asked } from './leads-query'
import type { LeadsView } from './use-leads-view'

/** All that match, with the columns that are shown, as a file for spreadsheets. */
export function LeadsExport({ shown, children }: { shown: LeadsView; children: ReactNode }) {
  const act = useAct()
  const start = () =>
    act.run(async () => {
      try {
        await exportLeads(asJson(asked(shown.params)), [...shown.columns])
        toast(t`The file is on its way`)
      } catch (error) {
        toast(explain(asProblem(error)).sentence, { tone: 'stop' })
      }
    })
  return (
    <Button busy={act.busy} onClick={() => void start()} title={t`Export all that match as CSV`}>
      {children}
    </Button>
  )
}
