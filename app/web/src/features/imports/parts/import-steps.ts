import type { ImportState } from '../api/import-shapes'

export const STEPS = ['file', 'columns', 'check', 'consent', 'run', 'done'] as const
export type Step = (typeof STEPS)[number]

const STEP_OF: Record<ImportState, Step> = {
  fetching: 'file',
  reading: 'file',
  mapping: 'columns',
  previewing: 'check',
  ready: 'check',
  running: 'run',
  cancelling: 'run',
  done: 'done',
  cancelled: 'done',
  failed: 'done',
  undoing: 'done',
  undone: 'done',
}

/** Where somebody may go while the import waits for them; else only where it is. */
const OPEN: Partial<Record<ImportState, readonly Step[]>> = {
  mapping: ['file', 'columns'],
  ready: ['file', 'columns', 'check', 'consent'],
}

export const openSteps = (state: ImportState): readonly Step[] => OPEN[state] ?? [STEP_OF[state]]

/** The step that is shown: the one that was wished for, if it is open. */
export function stepOf(state: ImportState, wished: string | undefined): Step {
  return openSteps(state).find((step) => step === wished) ?? STEP_OF[state]
}
