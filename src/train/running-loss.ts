/**
 * The running training loss: the exponential mean over about the last 20 steps. With L_s the loss of the batch of
 * step s, before its update, after t steps it is
 *
 *   Σ_s 0.95^(t − s) L_s / Σ_s 0.95^(t − s)
 *
 * so that the first losses do not weigh too much. It shows when a run has reached a level of the loss.
 */

/** Numerator and denominator. */
export interface RunningLoss {
  readonly sum: number
  readonly weight: number
}

/** The approximate number of steps in the mean. */
const MEMORY = 20
const KEPT = 1 - 1 / MEMORY

export const noLoss: RunningLoss = { sum: 0, weight: 0 }

export const withLoss = ({ sum, weight }: RunningLoss, loss: number): RunningLoss => ({
  sum: KEPT * sum + loss,
  weight: KEPT * weight + 1,
})

/** NaN before the first step. */
export const runningMean = ({ sum, weight }: RunningLoss): number => sum / weight
