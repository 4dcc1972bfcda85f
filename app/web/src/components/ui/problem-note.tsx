import { Trans } from '@lingui/react/macro'
import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { Banner } from './banner'
import { Button } from './button'
import { CopyButton } from './copy-button'
import { NextStep } from './next-step'
import { TimeLeft } from './time-left'

/** What happened, why, what to do, and the request id for whoever helps. */
export function ProblemNote({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const { title, sentence, tone } = explain(problem)
  return (
    <Banner tone={tone} role="alert" title={title}>
      <p>{sentence}</p>
      {problem.retryAfterS && <TimeLeft key={problem.requestId} seconds={problem.retryAfterS} />}
      {problem.fields.length > 0 && (
        <ul className="list-inside list-disc">
          {problem.fields.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {retry && <Button onClick={retry}>{t`Try again`}</Button>}
        <NextStep problem={problem} />
        {problem.requestId && (
          <span className="inline-flex min-w-0 items-center text-xs text-ink-2">
            <span className="min-w-0 break-all">
              <Trans>Request</Trans> <code>{problem.requestId}</code>
            </span>
            <CopyButton value={problem.requestId} label={t`Copy request id`} />
          </span>
        )}
      </div>
    </Banner>
  )
}
