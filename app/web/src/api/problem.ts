import { reasons, type ReasonCode } from './reasons.gen'

/** `unreachable` is ours: the request never got an answer, so no server could name a reason. */
export type ProblemCode = ReasonCode | 'unreachable'

interface Envelope {
  error: {
    code: string
    message: string
    request_id: string
    details?: unknown
    retry_after?: number
  }
}

/** Everything that can go wrong with a request, as one error. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly status: number,
    readonly requestId: string | null,
    readonly details: unknown = null,
    readonly retryAfterS: number | null = null,
  ) {
    super(message)
    this.name = 'Problem'
  }

  /** Problems of single fields, by their path in the body. */
  get fields(): { path: string; message: string }[] {
    if (this.code !== 'invalid_params' || !Array.isArray(this.details)) return []
    return this.details.filter(isFieldProblem)
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem('unreachable', '', 0, null)
}

export async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('X-Request-ID')
  try {
    return fromEnvelope((await response.clone().json()) as Envelope, response.status, requestId)
  } catch {
    // A proxy answered instead of the application.
    return new Problem('internal_error', '', response.status, requestId)
  }
}

function fromEnvelope({ error }: Envelope, status: number, requestId: string | null): Problem {
  const code = isReason(error.code) ? error.code : 'internal_error'
  return new Problem(
    code,
    error.message,
    status,
    error.request_id ?? requestId,
    error.details ?? null,
    error.retry_after ?? null,
  )
}

function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(reasons, code)
}

function isFieldProblem(entry: unknown): entry is { path: string; message: string } {
  return typeof entry === 'object' && entry !== null && 'path' in entry && 'message' in entry
}
