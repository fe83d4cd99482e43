/**
 * The user's own question as an experiment: which normalization suits this network, these data and these batch sizes?
 * Every normalization is trained with every batch size and learning rate, over the same seeds.
 */
import type { Evidence } from '../framework/evidence.ts'
import type { Experiment, Profile } from '../framework/experiment.ts'
import type { Records } from '../framework/records.ts'
import { armsOf, candidatesOf, type ComparisonDesign, optionsOf } from './arms.ts'
import { figuresOf } from './figures.ts'
import { type BatchRanking, rank } from './ranking.ts'
import { rankingTable } from './table.ts'

export interface Comparison extends Experiment {
  rankings(evidence: Pick<Evidence, 'records' | 'classes'>): readonly BatchRanking[]
}

export function comparison(design: ComparisonDesign): Comparison {
  const { model, norms, batches, data, seeds, learningRates, sample, start } = design
  const isTuned = start !== undefined && start !== 'seeds'
  const candidates = candidatesOf(design)
  // The time depends on the network, so it is unknown.
  const profile: Profile = {
    about: 'set by the command',
    minutes: Number.NaN,
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    data,
    options: {},
  }
  const sizes = `batch${batches.length === 1 ? '' : 'es'} of ${batches.join(', ')}`
  const known = new WeakMap<Records, readonly BatchRanking[]>()
  const rankings: Comparison['rankings'] = ({ records, classes }) => {
    const found = known.get(records) ?? rank(candidates, { records, classes, ...(sample && { sample }) })
    known.set(records, found)
    return found
  }
  return {
    name: 'compare',
    title: isTuned ? `Which normalization to fine-tune ${model} with?` : `Which normalization for ${model}?`,
    question: `${norms.join(', ')} on ${data} with ${sizes}: which reaches the highest test accuracy, and at what cost?`,
    sources: [],
    options: optionsOf(design),
    profiles: { smoke: profile, quick: profile, paper: profile },
    arms: () => armsOf(design, candidates),
    // A ranking is no claim: it has results of its own.
    claims: () => ({}),
    verdict: () => '',
    rankings,
    tables: (evidence) =>
      rankings(evidence).map((ranking) => rankingTable(ranking, { rates: learningRates.length > 1 })),
    figures: (evidence) => figuresOf(design, { candidates, rankings: rankings(evidence) }, evidence),
  }
}
