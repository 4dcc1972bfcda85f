import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import type { Problem, ProblemCode } from './problem'
import { hasFactor } from './step-up'
import { reasons } from './reasons.gen'

type Tone = 'stop' | 'warn' | 'info'

interface Guide {
  title: MessageDescriptor
  tone?: Tone
  /** What the button to the reason's page of help says. */
  step?: MessageDescriptor
}

const SIGN_IN = msg`Sign in`
const ASK_LEADER = msg`See who can help`

/** One row a reason: a reason that the server learns and that has no words here is a type error. */
const guides: Record<ProblemCode, Guide> = {
  unreachable: { title: msg`No answer from the server` },
  account_disabled: { title: msg`Your access is switched off` },
  admin_realm_required: { title: msg`This belongs to HQ` },
  budget_hard_stop: { title: msg`The budget does not allow it`, tone: 'warn' },
  duplicate: { title: msg`It exists already`, tone: 'warn' },
  file_infected: { title: msg`The virus scanner found something` },
  idempotency_in_flight: { title: msg`Still working on it`, tone: 'info' },
  idempotency_key_reused: { title: msg`This was sent before`, tone: 'warn' },
  insufficient_role: { title: msg`Your role does not allow this`, tone: 'warn', step: ASK_LEADER },
  internal_error: { title: msg`Something broke on our side` },
  invalid_credentials: { title: msg`That did not match` },
  invalid_or_expired_token: {
    title: msg`This link no longer works`,
    tone: 'warn',
    step: msg`Ask for a new link`,
  },
  invalid_params: { title: msg`Something is not as it must be`, tone: 'warn' },
  invalid_state: { title: msg`Not possible as things stand`, tone: 'warn' },
  invalid_token: { title: msg`You are signed out`, tone: 'warn', step: SIGN_IN },
  invalid_signature: { title: msg`This link is not valid`, tone: 'warn' },
  link_expired: { title: msg`This link has run out`, tone: 'warn' },
  range_not_satisfiable: { title: msg`That part is not in the file`, tone: 'warn' },
  locked_out: { title: msg`Too many attempts`, tone: 'warn' },
  method_not_allowed: { title: msg`The server does not know this act` },
  missing_org_header: { title: msg`No organization was named` },
  missing_token: { title: msg`You are not signed in`, tone: 'warn', step: SIGN_IN },
  not_found: { title: msg`Nothing here`, tone: 'warn' },
  not_ready: { title: msg`Not ready yet`, tone: 'warn' },
  org_suspended: { title: msg`This organization is closed` },
  organization_mismatch: { title: msg`Signed in to another organization`, tone: 'warn' },
  payload_too_large: { title: msg`Too large`, tone: 'warn' },
  quota_full: { title: msg`The space is used up`, tone: 'warn' },
  lead_limit: { title: msg`No more leads fit in`, tone: 'warn' },
  resync_needed: { title: msg`Read everything again`, tone: 'warn' },
  push_address_refused: { title: msg`This browser's push address was refused` },
  rate_limited: { title: msg`Too fast`, tone: 'warn' },
  scanner_unavailable: { title: msg`The virus scanner does not answer`, tone: 'warn' },
  sending_stopped: { title: msg`Sending is stopped`, tone: 'warn' },
  signup_closed: { title: msg`New organizations need an invite`, tone: 'info' },
  step_up_required: {
    title: msg`A second factor is needed`,
    tone: 'info',
    step: msg`Your second factor`,
  },
  storage_full: { title: msg`The server's disk is full` },
  suppression_stands: {
    title: msg`They asked not to be contacted`,
    tone: 'warn',
    step: msg`See who is suppressed`,
  },
  tenant_realm_required: { title: msg`This belongs to organizations` },
  token_expired: { title: msg`Your sign-in ran out`, tone: 'warn', step: SIGN_IN },
  unsupported_media_type: { title: msg`The server cannot read this` },
  version_conflict: { title: msg`Changed by somebody else`, tone: 'warn' },
}

/** Pages outside an org's address; all others stand below it. */
const OPEN_PAGES: readonly string[] = ['/login', '/signup', '/forgot']

export interface Explained {
  title: string
  sentence: string
  tone: Tone
  step: { label: MessageDescriptor; page: string; open: boolean } | null
}

export function explain(problem: Problem): Explained {
  const { title, tone = 'stop', step } = guides[problem.code]
  const done = problem.code === 'step_up_required' && hasFactor(problem)
  const page = problem.code === 'unreachable' || done ? null : reasons[problem.code].help
  return {
    title: i18n._(title),
    sentence: sentenceOf(problem),
    tone,
    step: step && page ? { label: step, page, open: OPEN_PAGES.includes(page) } : null,
  }
}

function sentenceOf(problem: Problem): string {
  if (problem.code === 'unreachable')
    return t`Check your connection. Nothing was lost; try again when it is back.`
  if (problem.code === 'step_up_required' && !hasFactor(problem))
    return t`This act needs a second factor, and your account has none yet. Set one up, then do it again.`
  if (problem.code === 'step_up_required')
    return t`You did not show your second factor, so nothing was changed. Do it again, and you are asked again.`
  if (problem.code === 'locked_out')
    return t`There were too many wrong tries, so for a while the right answer is not taken either.`
  if (problem.message) return problem.message
  return t`The server gave no details. Try again in a moment.`
}
