/** All checks of a network. A new one is a function and its line here. */
import { batchNoise, storedStatistics } from './batch.ts'
import type { Check, Measured } from './check.ts'
import { changeByStep, deadUnits, gradientByDepth, spreadByDepth } from './depth.ts'
import { folded, groups } from './form.ts'
import { freeScales } from './weights.ts'

export { type Check, type Measured, type Status, thresholds } from './check.ts'

export function checksOf(measured: Measured): Check[] {
  return [
    batchNoise(measured),
    storedStatistics(measured),
    deadUnits(measured),
    spreadByDepth(measured),
    changeByStep(measured),
    gradientByDepth(measured),
    freeScales(measured),
    folded(measured),
    groups(measured),
  ]
}
