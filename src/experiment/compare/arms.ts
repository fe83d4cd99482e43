/** The contents of a comparison: its candidates, its arms and its options. */
import { counted } from '../../counts.ts'
import type { Scaling } from '../../data/index.ts'
import { parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { correct } from '../../probe/index.ts'
import type { Arm } from '../framework/experiment.ts'
import { type DocumentedTable, textOption } from '../../options/index.ts'
import type { ArmSpec } from '../framework/spec.ts'
import type { Candidate, StepCost } from './ranking.ts'

export interface ComparisonDesign {
  readonly model: string
  readonly activation?: string
  readonly norms: readonly string[]
  readonly batches: readonly number[]
  readonly learningRates: readonly number[]
  /** The share of the training set that is held out to choose among several rates; absent with one. */
  readonly validation?: number
  readonly optimizer: string
  /** The course of the learning rate; constant if absent. */
  readonly schedule?: string
  readonly scaling: Scaling
  /** Samples of the training set, without those held out. */
  readonly samples: number
  /** What a sample of the data is: `image`. */
  readonly sample?: string
  /** The length of training: passes over the training set, or steps, the same for all batch sizes. */
  readonly length: { readonly epochs: number } | { readonly steps: number }
  /** A data spec and the number of seeds, for the text of the report. */
  readonly data: string
  readonly seeds: number
  /** Where the weights of a network from a file come from, if that was said: `trained`, `seeds`, a file. */
  readonly start?: string
  /** Why a normalization is not defined for a batch size; undefined if it is defined. */
  readonly reasonAgainst: (norm: string, batch: number) => string | undefined
  readonly costOf?: (norm: string, batch: number) => StepCost | undefined
}

/** Evaluations during a run, including the last. */
const EVALUATIONS = 5

/** What one arm trains, even if the normalization is not defined there. */
export function compareSpec(
  design: Omit<ComparisonDesign, 'reasonAgainst'>,
  norm: string,
  batch: number,
  learningRate = design.learningRates[0]!,
): ArmSpec {
  const { model, activation, length, optimizer, schedule, scaling, samples, validation } = design
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
    ...(schedule !== undefined && { schedule }),
    ...(validation !== undefined && { validation }),
    batch,
    steps,
    evaluateEvery: Math.max(1, Math.floor(steps / EVALUATIONS)),
    probes: [correct({}).spec],
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
        description: `${design.model}, norm ${norm}, ${counted(batch, 'sample')} per step, ${counted(spec.steps, 'step')}, ${design.optimizer}, learning rate ${learningRate}`,
        spec,
      }
    }),
  )
}

/** The options, for the report. */
export function optionsOf(design: ComparisonDesign): DocumentedTable {
  const { learningRates, length, optimizer, schedule, scaling, model, norms, batches, validation } = design
  const option = (value: string, about: string, reason: string) =>
    textOption(value, { about, reason, expected: 'a text' })
  return {
    model: option(model, 'the network', '--model'),
    ...(design.start !== undefined && {
      from: option(design.start, 'the weights that every run starts with', '--from'),
    }),
    norms: option(norms.join(', '), 'the normalizations to compare', '--norms'),
    'batch-sizes': option(batches.join(', '), 'samples per step', '--batch-sizes'),
    length:
      'steps' in length
        ? option(
            counted(length.steps, 'step'),
            'training, at every batch size',
            'small batches see fewer samples than large ones; with --epochs all would see the same number',
          )
        : option(
            counted(length.epochs, 'epoch'),
            'training, at every batch size',
            'all batch sizes see the same samples, small batches in more steps; with --steps all would take the same number of steps',
          ),
    optimizer: option(optimizer, 'the optimizer', '--optimizer'),
    'learning-rates': option(
      learningRates.join(', '),
      schedule === undefined ? 'constant during training' : `at the start; their course is ${schedule}`,
      learningRates.length === 1
        ? 'one for all; another could rank them differently'
        : 'each normalization uses, at each batch size, the rate with the highest mean validation accuracy over the seeds. The test results of the other rates are not read',
    ),
    ...(validation !== undefined && {
      validation: option(
        String(validation),
        'the share of the training set that is held out to choose the rate, of every class alike, the same samples in every run',
        '--validation',
      ),
    }),
    scaling: option(scaling, 'scaling of the inputs', '--scaling'),
  }
}
