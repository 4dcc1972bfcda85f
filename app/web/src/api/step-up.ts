/**
 * The second factor. An act that needs one is held here while the frame asks the person; if they prove it, the
 * request goes again by itself, else its refusal stands. Acts that are refused together wait for one answer.
 */
import type { Problem } from './problem'

export type AskForFactor = (problem: Problem) => Promise<boolean>

let asking: AskForFactor | null = null
let open: Promise<boolean> | null = null

export function offerStepUp(ask: AskForFactor): () => void {
  asking = ask
  return () => {
    if (asking === ask) asking = null
  }
}

export function stepUp(problem: Problem): Promise<boolean> {
  if (open) return open
  const answered = (asking?.(problem) ?? Promise.resolve(false)).finally(() => (open = null))
  open = answered
  return answered
}

/** Whether somebody is being asked right now. */
export const isAsking = (): boolean => open !== null

interface Asked {
  enrolled?: boolean
  methods?: readonly string[]
}

/** Whether the refusal says that this account has a second factor at all. */
export const hasFactor = (problem: Problem): boolean => (problem.details as Asked | null)?.enrolled === true

/** By what it may be proved. */
export const factorMethods = (problem: Problem): readonly string[] =>
  (problem.details as Asked | null)?.methods ?? []
