import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Check } from 'lucide-react'
import { cx } from '@/lib/cx'
import type { ImportState } from '../api/import-shapes'
import { openSteps, STEPS, type Step } from './import-steps'
import { stepWords } from './import-words'

interface StepListProps {
  state: ImportState
  /** Whether anything was brought in; what never ran did not pass the steps between. */
  ran: boolean
  step: Step
  onStep: (step: Step) => void
}

/** The way an import goes: what is behind, where it stands, what comes. */
export function StepList({ state, ran, step, onStep }: StepListProps) {
  const open = openSteps(state)
  const here = STEPS.indexOf(step)
  return (
    <nav aria-label={t`Steps`} className="min-w-0">
      <ol className="flex gap-1 md:grid">
        {STEPS.map((one, place) => {
          const name = i18n._(stepWords[one])
          const behind = place < here && (step !== 'done' || ran || one === 'file')
          const row = (
            <>
              <Sign number={place + 1} behind={behind && one !== step} here={one === step} />
              <span className={cx('truncate', one !== step && 'max-md:sr-only')} title={name}>
                {name}
              </span>
            </>
          )
          return (
            <li key={one} className={cx('min-w-0', one === step && 'max-md:flex-1')}>
              {open.includes(one) && one !== step ? (
                <button type="button" onClick={() => onStep(one)} className={cx(rowClass, 'hover:bg-sunken')}>
                  {row}
                </button>
              ) : (
                <span
                  aria-current={one === step ? 'step' : undefined}
                  className={cx(rowClass, one === step ? 'font-semibold' : 'text-ink-2')}
                >
                  {row}
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

const rowClass =
  'flex min-h-9 w-full min-w-0 items-center gap-2 rounded-control px-2 py-1 text-left max-md:px-1'

function Sign({ number, behind, here }: { number: number; behind: boolean; here: boolean }) {
  return (
    <span
      aria-hidden
      className={cx(
        'figures flex size-6 shrink-0 items-center justify-center rounded-chip border text-xs font-semibold',
        here && 'border-accent bg-accent text-on-accent',
        behind && 'border-transparent bg-ok-soft text-ok',
        !here && !behind && 'border-line-strong text-ink-2',
      )}
    >
      {behind && !here ? <Check className="size-3.5" /> : number}
    </span>
  )
}
