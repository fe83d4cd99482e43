/** What a comparison compares: its candidates, its arms and the choices made for it. */
import type { Scaling } from '../../data/index.ts'
import { parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { formatNumber } from '../../stats/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { type DocumentedTable, textOption } from '../../options/index.ts'
import type { ArmSpec } from '../framework/spec.ts'
import type { Candidate, StepCost } from './ranking.ts'

export interface ComparisonDesign {
  readonly model: string
  readonly activation?: string
  /** The first is what the others are held against in the findings. */
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly learningRates: readonly number[]
  readonly optimizer: string
  readonly scaling: Scaling
  /** Of the training set. */
  readonly samples: number
  /** How long: passes over the training set, or steps, the same for all batch sizes. */
  readonly length: { readonly epochs: number } | { readonly steps: number }
  /** A data spec, and how many seeds, for the words of the report. */
  readonly data: string
  readonly seeds: number
  /** Why a normalization is not defined for a batch size; undefined where it is. */
  readonly reasonAgainst: (norm: string, batch: number) => string | undefined
  readonly costOf?: (norm: string, batch: number) => StepCost | undefined
}

/** Evaluations during a run, on the way to the last. */
const EVALUATIONS = 5

/** What one arm trains; also where the normalization may not be defined. */
export function compareSpec(
  design: Omit<ComparisonDesign, 'reasonAgainst'>,
  norm: string,
  batch: number,
  learningRate = design.learningRates[0]!,
): ArmSpec {
  const { model, activation, length, optimizer, scaling, samples } = design
  const epoch = Math.max(1, Math.floor(samples / batch))
  const steps = 'steps' in length ? length.steps : Math.max(1, Math.round(length.epochs * epoch))
  return {
    scaling,
    model: {
      architecture: parseModel(model).spec,
      norm: parseNormalization(norm).spec,
      ...(activation !== undefined && { activation }),
    },
    optimizer,
    learningRate,
    batch,
    steps,
    evaluateEvery: Math.max(1, Math.floor(steps / EVALUATIONS)),
    probes: [],
  }
}

export function candidatesOf(design: ComparisonDesign): Candidate[] {
  const { norms, batches, learningRates, reasonAgainst, costOf } = design
  return batches.flatMap((batch) =>
    norms.map((norm): Candidate => {
      const reason = reasonAgainst(norm, batch)
      const cost = costOf?.(norm, batch)
      const several = learningRates.length > 1
      const arms = learningRates.map((learningRate) => ({
        arm: `${norm} ${batch}${several ? ` ${learningRate}` : ''}`,
        learningRate,
      }))
      return {
        norm,
        batch,
        arms: reason === undefined ? arms : [],
        ...(reason !== undefined && { reason }),
        ...(cost && { cost }),
      }
    }),
  )
}

export function armsOf(design: ComparisonDesign, candidates: readonly Candidate[]): Arm[] {
  return candidates.flatMap(({ norm, batch, arms }) =>
    arms.map(({ arm, learningRate }): Arm => {
      const spec = compareSpec(design, norm, batch, learningRate)
      const rate = design.learningRates.length > 1 ? `, rate ${learningRate}` : ''
      return {
        arm,
        label: `${norm}, batch ${batch}${rate}`,
        family: norm,
        description: `${design.model}, norm ${norm}, ${batch} sample${batch === 1 ? '' : 's'} a step, ${formatNumber(spec.steps)} steps, ${design.optimizer}, learning rate ${learningRate}`,
        spec,
      }
    }),
  )
}

/** The choices, for the report. */
export function optionsOf(design: ComparisonDesign): DocumentedTable {
  const { learningRates, length, optimizer, scaling, model, norms, batches } = design
  const option = (value: string, about: string, reason: string) =>
    textOption(value, { about, reason, expected: 'a text' })
  return {
    model: option(model, 'the network', '--model'),
    norms: option(norms.join(', '), 'what is compared', '--norms'),
    'batch-sizes': option(batches.join(', '), 'samples a step', '--batch-sizes'),
    length:
      'steps' in length
        ? option(
            `${length.steps} steps`,
            'training, at every batch size',
            'small batches see fewer samples than large ones; --epochs would give all the same number',
          )
        : option(
            `${length.epochs} epochs`,
            'training, at every batch size',
            'all batch sizes see the same samples, small ones in more steps; --steps would give all as many steps',
          ),
    optimizer: option(optimizer, 'how it is trained', '--optimizer'),
    'learning-rates': option(
      learningRates.join(', '),
      'constant during training',
      learningRates.length === 1
        ? 'one for all; another may rank them otherwise'
        : 'each normalization takes, at each batch size, the one with the highest mean test accuracy over the seeds: chosen and told on the same numbers, which flatters all, those with the most noise most',
    ),
    scaling: option(scaling, 'of the inputs', '--scaling'),
  }
}
