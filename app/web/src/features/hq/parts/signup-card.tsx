import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { ProblemNote } from '@/components/ui/problem-note'
import { FormSkeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import { useSetSignup, useSignup, type Signup } from '../api/use-signup'

/** Who may make an organization on this host. A choice is kept at once. */
export function SignupCard() {
  const signup = useSignup()
  return (
    <Card
      title={t`Sign-up`}
      hint={t`Who may make a new organization here. Invites into existing ones always work.`}
    >
      <Loaded query={signup} skeleton={<FormSkeleton fields={2} />}>
        {(known) => <SignupChoice signup={known} />}
      </Loaded>
    </Card>
  )
}

function SignupChoice({ signup }: { signup: Signup }) {
  const set = useSetSignup()
  const { run, busy, problem } = useAct()
  const choices: { policy: Signup['policy']; title: string; hint: string }[] = [
    { policy: 'open', title: t`Everybody`, hint: t`Anybody who reaches this host.` },
    {
      policy: 'invite',
      title: t`With an invite`,
      hint: t`Only whoever was invited by an organization or by you.`,
    },
    { policy: 'closed', title: t`Nobody`, hint: t`No new organizations at all.` },
  ]
  const choose = (policy: Signup['policy']) =>
    void run(async () => {
      await set.mutateAsync({ policy })
      toast(t`Saved`)
    })
  return (
    <fieldset className="grid gap-3" disabled={busy}>
      <legend className="sr-only">{t`Who may sign up`}</legend>
      {problem && <ProblemNote problem={problem} />}
      {choices.map(({ policy, title, hint }) => (
        <label key={policy} className="flex min-h-6 items-start gap-2">
          <input
            type="radio"
            name="signup"
            value={policy}
            checked={policy === signup.policy}
            onChange={() => choose(policy)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="grid">
            <span className="flex items-center gap-2 font-medium">
              {title}
              {busy && set.variables?.policy === policy && <Spinner />}
            </span>
            <span className="text-sm text-ink-2">{hint}</span>
          </span>
        </label>
      ))}
      {!signup.decided && (
        <p className="text-sm text-ink-2">{t`Nobody chose yet: this is the setting of the installation.`}</p>
      )}
    </fieldset>
  )
}
