/** Checks of statistics: those of batches are noisy, stored ones may be those of other data. */
import { counted } from '../../../counts.ts'
import { formatNumber } from '../../../stats/index.ts'
import { type Check, type Measured, percent, thresholds } from './check.ts'

export function batchNoise({ statistics: { places, batches }, network, batch }: Measured): Check {
  const common = {
    name: 'batch-noise',
    title: 'noise of batch statistics',
    unit: 'independent values',
    threshold: thresholds.effective,
  }
  const seeing = network.places.filter(({ seesBatch }) => seesBatch !== 'no')
  const nothing = { ...common, value: null, where: null }
  if (seeing.length === 0)
    return {
      ...nothing,
      status: 'absent',
      text: 'No normalization uses the statistics of a batch in training.',
    }
  const noisy = places.flatMap(({ layer, noise }) => (noise ? [{ layer, noise }] : []))
  if (noisy.length === 0)
    return {
      ...nothing,
      status: 'cannot tell',
      text: seeing.some(({ seesBatch }) => seesBatch === 'part')
        ? 'Statistics of parts of a batch are not measured.'
        : `It takes at least 2 batches with values that vary, and there ${batches === 1 ? 'is 1' : `are ${batches}`}.`,
    }
  const { layer, noise } = noisy.reduce((worst, each) =>
    each.noise.effective < worst.noise.effective ? each : worst,
  )
  const isRisk = noise.effective < thresholds.effective
  const few = noisy.filter((each) => each.noise.effective < thresholds.effective).length
  return {
    ...common,
    status: isRisk ? 'risk' : 'fine',
    value: noise.effective,
    where: layer,
    text:
      `With batches of ${batch}, over ${batches} of them, the means of ${layer} vary by ${percent(noise.means)} of the standard deviation, its variances by ${percent(noise.variances)} of their mean, ` +
      `as much as those of ${formatNumber(noise.effective, 2)} independent values.` +
      (isRisk
        ? ` ${few} of ${noisy.length} normalizations are below ${thresholds.effective}; larger batches, or a normalization of single samples, have no such noise.`
        : ''),
  }
}

export function storedStatistics({ statistics, network }: Measured): Check {
  const { places, losses } = statistics
  const common = { name: 'stored-statistics', title: 'stored statistics against the data' }
  const nothing = { ...common, unit: 'σ', threshold: thresholds.off, value: null, where: null }
  if (statistics.statistics === 'none')
    return { ...nothing, status: 'absent', text: 'No normalization stores statistics for evaluation.' }
  const stored = places.flatMap((each) => (each.stored ? [{ layer: each.layer, ...each.stored }] : []))
  if (statistics.statistics === 'initial' || stored.length === 0 || losses === undefined)
    return {
      ...nothing,
      status: 'cannot tell',
      text: 'The stored statistics are those before training (means 0, variances 1), so there is nothing to compare with the data.',
    }
  const farthest = stored.reduce((worst, each) => (each.off > worst.off ? each : worst))
  const widest = stored.reduce((worst, each) => (each.ratio > worst.ratio ? each : worst))
  // The one that is farther beyond its threshold.
  const isMean = farthest.off / thresholds.off >= Math.log(widest.ratio) / Math.log(thresholds.ratio)
  const isRisk = farthest.off >= thresholds.off || widest.ratio >= thresholds.ratio
  const frozen = network.places.filter(({ isFrozen }) => isFrozen).length
  return {
    ...common,
    status: isRisk ? 'risk' : 'fine',
    value: isMean ? farthest.off : widest.ratio,
    unit: isMean ? 'σ' : '×',
    threshold: isMean ? thresholds.off : thresholds.ratio,
    where: isMean ? farthest.layer : widest.layer,
    text:
      `Stored means are up to ${formatNumber(farthest.off, 2)} standard deviations off those of these data (${farthest.layer}), stored variances by a factor of up to ${formatNumber(widest.ratio, 2)} (${widest.layer}). ` +
      `The loss on training samples is ${formatNumber(losses.stored)} with the stored statistics` +
      (losses.data === null || losses.batch === null
        ? '.'
        : `, ${formatNumber(losses.data)} with those of the data and ${formatNumber(losses.batch)} with those of each batch.`) +
      (frozen > 0 ? ` ${counted(frozen, 'normalization')} use the stored ones in training, too.` : ''),
  }
}
