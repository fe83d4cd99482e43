/** Checks of what happens along the depth of a network. */
import { formatNumber } from '../../../stats/index.ts'
import type { Depth, LayerDepth, LayerMeasures } from '../depth.ts'
import { type Check, type Measured, percent, thresholds } from './check.ts'

export function deadUnits({ depth, network: { folded: ofFile } }: Measured): Check {
  const common = { name: 'dead-units', title: 'dead units', unit: 'share', threshold: thresholds.dead }
  const found = bothOf(depth, ({ dead }) => dead)
  if (found.length === 0)
    return {
      ...common,
      // A file may have activations in pieces.
      status: ofFile === undefined ? 'absent' : 'cannot tell',
      value: null,
      where: null,
      text: 'No activation was found directly behind a layer.',
    }
  const { layer, start, after } = found.reduce((worst, each) => (each.largest > worst.largest ? each : worst))
  const value = Math.max(start, after)
  return {
    ...common,
    status: value >= thresholds.dead ? 'risk' : 'fine',
    value,
    where: value === 0 ? null : layer,
    text:
      value === 0
        ? `Every unit passes a gradient for some of ${depth.sample} samples, before and after the first step.`
        : `${percent(start)} of the units of ${layer} pass no gradient for any of ${depth.sample} samples at the start, ${percent(after)} after one step.`,
  }
}

export function spreadByDepth({ depth }: Measured): Check {
  const common = {
    name: 'values-by-depth',
    title: 'values by depth',
    unit: '×',
    threshold: thresholds.spread,
  }
  const found = bothOf(depth, ({ spread }) => spread)
  return ratioCheck(common, found, 'the standard deviation of what the weights give')
}

export function gradientByDepth({ depth }: Measured): Check {
  const common = {
    name: 'gradients-by-depth',
    title: 'gradients by depth',
    unit: '×',
    threshold: thresholds.gradient,
  }
  const found = bothOf(depth, ({ gradient }) => gradient)
  return ratioCheck(common, found, 'the gradient relative to the weights, ‖∇L‖ / ‖w‖,')
}

export function changeByStep({ depth }: Measured): Check {
  const common = {
    name: 'change-by-a-step',
    title: 'change by the first step',
    unit: '×',
    threshold: thresholds.change,
  }
  const found = bothOf(depth, ({ spread }) => spread).filter(({ start }) => start > 0)
  if (found.length === 0)
    return {
      ...common,
      status: 'cannot tell',
      value: null,
      where: null,
      text: 'No layer has values to compare.',
    }
  const changes = found.map(({ layer, start, after }) => ({ layer, start, after, by: factor(after / start) }))
  const { layer, start, after, by } = changes.reduce((worst, each) => (each.by > worst.by ? each : worst))
  return {
    ...common,
    status: by >= thresholds.change ? 'risk' : 'fine',
    value: by,
    where: layer,
    text: `One step takes the standard deviation of what ${layer} gives from ${formatNumber(start)} to ${formatNumber(after)}, the largest change of all layers${by >= thresholds.change ? '; a smaller learning rate, or warm-up, makes it smaller' : ''}.`,
  }
}

interface Both {
  readonly layer: string
  readonly start: number
  readonly after: number
  readonly largest: number
}

function bothOf({ layers }: Depth, of: (measures: LayerMeasures) => number | null): Both[] {
  return layers.flatMap(({ layer, start, after }: LayerDepth): Both[] => {
    const [first, second] = [of(start), of(after)]
    if (first === null || second === null) return []
    return [{ layer, start: first, after: second, largest: Math.max(first, second) }]
  })
}

/** The largest over the smallest of the layers, at the start or after a step, whichever is more. */
function ratioCheck(
  common: Pick<Check, 'name' | 'title' | 'unit' | 'threshold'>,
  found: readonly Both[],
  what: string,
): Check {
  if (found.length < 2)
    return {
      ...common,
      status: 'cannot tell',
      value: null,
      where: null,
      text: 'It takes at least 2 layers with weights.',
    }
  const moments = (['start', 'after'] as const).map((moment) => {
    const isFinite = found.every((each) => Number.isFinite(each[moment]))
    const highest = found.reduce((a, b) => (b[moment] > a[moment] ? b : a))
    const lowest = found.reduce((a, b) => (b[moment] < a[moment] ? b : a))
    const value = isFinite ? highest[moment] / lowest[moment] : Number.POSITIVE_INFINITY
    return { moment, highest, lowest, value }
  })
  const [first, second] = moments as [(typeof moments)[0], (typeof moments)[0]]
  // Branches that begin at zero give no gradient at the start, on purpose.
  const beginsAtZero = first.value === Infinity && Number.isFinite(second.value)
  const worst = second.value > first.value || beginsAtZero ? second : first
  const broken = found.find((each) => !Number.isFinite(each[worst.moment]))
  const when = worst.moment === 'start' ? 'At the start' : 'After one step'
  return {
    ...common,
    status: worst.value >= common.threshold! ? 'risk' : 'fine',
    value: worst.value,
    where: (broken ?? worst.lowest).layer,
    text: broken
      ? `${when} ${what} is not finite at ${broken.layer}.`
      : `${when} ${what} is between ${formatNumber(worst.lowest[worst.moment])} (${worst.lowest.layer}) and ${formatNumber(worst.highest[worst.moment])} (${worst.highest.layer}).`,
  }
}

/** 0.5 and 2 are the same change. */
const factor = (ratio: number) =>
  Number.isFinite(ratio) && ratio > 0 ? Math.max(ratio, 1 / ratio) : Infinity
