import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { Banner } from '@/components/ui/banner'
import { ProblemNote } from '@/components/ui/problem-note'
import type { PasskeyTrouble } from '@/lib/passkey'

interface PasskeyNoteProps {
  problem: Problem | null
  trouble: PasskeyTrouble | null
}

/** Why there was no passkey: the server's reason, or what the browser let us know. */
export function PasskeyNote({ problem, trouble }: PasskeyNoteProps) {
  if (problem) return <ProblemNote problem={problem} />
  if (!trouble) return null
  const words: Record<PasskeyTrouble, string> = {
    cancelled: t`The browser gave no passkey: it was cancelled, or it took too long.`,
    known: t`This device holds a passkey for this account already.`,
    unfit: t`This browser cannot use a passkey here. Take another browser, or another way.`,
  }
  return (
    <Banner tone="warn" role="alert">
      {words[trouble]}
    </Banner>
  )
}
