import type { FormEvent, ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ProblemNote } from '@/components/ui/problem-note'

interface FormCardProps {
  title: string
  hint?: string
  mayEdit: boolean
  busy: boolean
  changed: boolean
  problem: Problem | null
  onSubmit: (event: FormEvent) => void
  children: ReactNode
}

/** One part of the profile with its own Save; whoever may not change it sees no button. */
export function FormCard({
  title,
  hint,
  mayEdit,
  busy,
  changed,
  problem,
  onSubmit,
  children,
}: FormCardProps) {
  return (
    <Card title={title} hint={hint}>
      <form noValidate className="grid gap-4" onSubmit={onSubmit}>
        {problem && <ProblemNote problem={problem} />}
        <fieldset disabled={!mayEdit} className="grid min-w-0 gap-4">
          {children}
        </fieldset>
        {mayEdit && (
          <div className="flex items-center gap-3">
            <Button type="submit" look={changed ? 'primary' : 'secondary'} busy={busy} disabled={!changed}>
              {t`Save`}
            </Button>
            {changed && <span className="text-sm text-ink-2">{t`Not saved yet`}</span>}
          </div>
        )}
      </form>
    </Card>
  )
}
