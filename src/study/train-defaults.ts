/** The options of training one network as texts, alone, so that a page can start without the library. */

/** Each option as a text. */
export interface TrainingTexts {
  model: string
  norm?: string
  data: string
  batch: string
  epochs?: string
  steps?: string
  optimizer: string
  learningRate: string
  schedule: string
  smoothing?: string
  trainOnly?: string
  augment: string
  scaling?: string
  loss?: string
  activation?: string
  initializer?: string
  seed: string
  mode: string
  evaluateEvery?: string
  probes?: string
  snapshots?: string
}

/** The options that have a default. */
export const trainingDefaults = {
  model: 'cnn',
  data: 'fashion-mnist',
  batch: '128',
  optimizer: 'sgd:momentum=0.9',
  learningRate: '0.02',
  schedule: 'constant',
  augment: 'none',
  seed: '1',
  mode: 'default',
} as const satisfies TrainingTexts
