/**
 * The user's own question as an experiment: which normalization suits this network, these data and these batch sizes?
 * Every normalization is trained with every batch size (and learning rate), over the same seeds.
 */
import type { Experiment, Profile } from '../framework/experiment.ts'
import { armsOf, candidatesOf, type ComparisonDesign, optionsOf } from './arms.ts'
import { claimsOf, verdictOf } from './claims.ts'
import { figuresOf } from './figures.ts'

export function comparison(design: ComparisonDesign): Experiment {
  const { model, norms, batches, data, seeds } = design
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
  return {
    name: 'compare',
    title: `Which normalization for ${model}?`,
    question: `${norms.join(', ')} on ${data} with ${sizes}: which reaches the highest test accuracy, and at what cost?`,
    sources: [],
    options: optionsOf(design),
    profiles: { smoke: profile, quick: profile, paper: profile },
    arms: () => armsOf(design, candidates),
    claims: () => claimsOf(design, candidates),
    figures: (evidence) => figuresOf(design, candidates, evidence),
    verdict: (findings) => verdictOf(design, candidates, findings),
  }
}
