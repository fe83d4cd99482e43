/** Checks of weights whose length normalization takes away. */
import { counted } from '../../../counts.ts'
import { formatNumber } from '../../../stats/index.ts'
import { type Check, type Measured, percent, thresholds } from './check.ts'

export function freeScales({ scales, depth, shrinkage, steps }: Measured): Check {
  const common = {
    name: 'free-scales',
    title: 'weights without a scale',
    unit: '×',
    threshold: thresholds.rise,
  }
  const nothing = { ...common, value: null, where: null }
  if (scales.length === 0) return { ...nothing, status: 'absent', text: 'The network has no weights.' }
  const found = scales.flatMap(({ change, ...rest }) => (change === null ? [] : [{ change, ...rest }]))
  if (found.length === 0 || found.some(({ change }) => Number.isNaN(change)))
    return {
      ...nothing,
      status: 'cannot tell',
      text: found.length === 0 ? 'The outputs depend on no weight.' : 'The outputs are not finite.',
    }
  const free = found.filter(({ change }) => change < thresholds.invariant)
  if (free.length === 0) {
    const least = found.reduce((a, b) => (b.change < a.change ? b : a))
    return {
      ...nothing,
      status: 'absent',
      text: `Doubling a weight changes the outputs by at least ${percent(least.change)} of what removing it does (${least.weight}), so each has a scale.`,
    }
  }
  const largest = Math.max(...free.map(({ change }) => change))
  const rates = free.flatMap(
    ({ layer }) => depth.layers.find((each) => each.layer === layer)?.effectiveRate ?? [],
  )
  const what =
    `Doubling each of ${free.length} of ${counted(scales.length, 'weight')} changes the outputs by at most ${percent(largest)} of what removing it does: ` +
    `the length of such a weight only sets how fast it turns, by the effective rate η / ‖w‖², now ${rangeOf(rates)}. `
  if (shrinkage === undefined)
    return {
      ...nothing,
      status: 'cannot tell',
      text: `${what}This optimizer adds the decay to gradients that it then rescales, so what decay does to the length depends on training; adamw keeps them apart.`,
    }
  if (shrinkage === 0)
    return {
      ...common,
      status: 'fine',
      value: 1,
      where: null,
      text: `${what}There is no weight decay that would raise it.`,
    }
  const rise = (1 - Math.min(shrinkage, 1)) ** (-2 * steps)
  return {
    ...common,
    status: rise >= thresholds.rise ? 'risk' : 'fine',
    value: rise,
    where: free[0]!.weight,
    text: `${what}Weight decay does not regularize such weights: alone it would raise that rate ${formatNumber(rise, 2)} times in the ${counted(steps, 'step')} of two epochs.`,
  }
}

function rangeOf(values: readonly number[]): string {
  if (values.length === 0) return 'unknown'
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return low === high ? formatNumber(low) : `${formatNumber(low)} to ${formatNumber(high)}`
}
