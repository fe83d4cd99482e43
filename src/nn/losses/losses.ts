/** The losses that training can minimize, by name. */
import { crossEntropy } from './cross-entropy.ts'
import { type Loss, overSteps } from './loss.ts'
import { squaredErrorPerSample } from './squared-error.ts'

export const losses = {
  'cross-entropy': crossEntropy(),
  squared: overSteps(squaredErrorPerSample),
} as const satisfies Record<string, Loss>

export type LossName = keyof typeof losses

export const lossNames = Object.keys(losses) as LossName[]
