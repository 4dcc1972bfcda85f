import { lazy, Suspense } from 'react'
import type { Lead } from '../api/leads-types'
import { LeadsCell } from './leads-cell'
import type { LeadColumn } from './leads-columns'

/** Fetched when the table gets the focus, so that it is there when somebody writes. */
export const loadEditor = () => import('./leads-editor')
const Editor = lazy(loadEditor)

export const LeadsEditor = ({ lead, column }: { lead: Lead; column: LeadColumn }) => (
  <Suspense fallback={<LeadsCell lead={lead} column={column.key} />}>
    <Editor lead={lead} column={column} />
  </Suspense>
)
