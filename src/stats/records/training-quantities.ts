/** The quantities that every run records without any probe. */
import { namesOf, type Quantities } from './quantity.ts'

export const declaredInTraining = {
  trainingLoss: {
    name: 'training loss',
    unit: 'nats',
    layer: 'empty',
    definition:
      'the mean over the steps since the last evaluation of L(w_t) on the batch of step t, before its update; at an evaluation, and where a run diverges',
  },
  testLoss: {
    name: 'test loss',
    unit: 'nats',
    layer: 'empty',
    definition:
      'the mean loss over the test samples at an evaluation, with the running statistics of normalizations',
  },
  testAccuracy: {
    name: 'test accuracy',
    unit: 'share',
    layer: 'empty',
    definition:
      'correctly classified test samples / all test samples (of sequences: steps of samples) at an evaluation; no rows where labels are values to be predicted',
  },
  validationLoss: {
    name: 'validation loss',
    unit: 'nats',
    layer: 'empty',
    definition:
      'in a run that holds samples out of its training set, instead of the test loss: the mean loss over these samples at an evaluation',
  },
  validationAccuracy: {
    name: 'validation accuracy',
    unit: 'share',
    layer: 'empty',
    definition:
      'in a run that holds samples out of its training set, instead of the test accuracy: the share of these samples that is classified correctly at an evaluation',
  },
  diverged: {
    name: 'diverged',
    unit: 'steps',
    layer: 'empty',
    definition: 'the step whose loss was not finite: one row, the last of a run that diverged',
  },
} as const satisfies Quantities

/** Their names. */
export const trainingQuantities = namesOf(declaredInTraining)

const names: readonly string[] = Object.values(trainingQuantities)

export const isTrainingQuantity = (quantity: string): boolean => names.includes(quantity)
