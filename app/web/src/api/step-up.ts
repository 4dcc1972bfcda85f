/**
 * The slot for the second factor. An act that needs one is held here while the frame asks the person; if they
 * prove it, the request goes again by itself, else its refusal stands.
 */
import type { Problem } from './problem'

export type AskForFactor = (problem: Problem) => Promise<boolean>

let asking: AskForFactor | null = null

export function offerStepUp(ask: AskForFactor): () => void {
  asking = ask
  return () => {
    if (asking === ask) asking = null
  }
}

export const stepUp = (problem: Problem): Promise<boolean> => asking?.(problem) ?? Promise.resolve(false)

/** Whether the refusal says that this account has a second factor at all. */
export const hasFactor = (problem: Problem): boolean =>
  (problem.details as { enrolled?: boolean } | null)?.enrolled === true
