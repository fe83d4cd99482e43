/** Training: resident batches, one step as a program, evaluation, and the resumable run that emits events. */
export { type Augmentation, type AugmentationKey, augmentations, croppedAndFlipped } from './augmentation.ts'
export {
  type Batch,
  batchOf,
  hasClasses,
  preprocess,
  type ResidentData,
  residentData,
  type Sampler,
  type Taker,
  shuffled,
} from './batches.ts'
export { type Checkpoint, readStates, writeStates } from './checkpoint.ts'
export {
  createEvaluator,
  buildEvaluation,
  type Evaluation,
  type EvaluationContext,
  type EvaluationGraph,
  type EvaluationOptions,
  type Evaluator,
  openEvaluator,
} from './evaluation.ts'
export type {
  DivergenceEvent,
  DoneEvent,
  EvaluationEvent,
  ObservationEvent,
  StepEvent,
  TrainingEvent,
} from './events.ts'
export {
  parseLearningRateSchedule,
  type LearningRateSchedule,
  learningRateSchedules,
} from './learning-rate-schedules.ts'
export type { Loss } from '../nn/index.ts'
export { createReestimator, type ReestimationOptions, type Reestimator } from './reestimate.ts'
export { gradientPenalty, parseSmoothing, sam, type Smoothing, smoothings } from './smoothing.ts'
export { parseTrainedPart, type TrainedPart, trainedParts } from './trained-part.ts'
export { type TrainingOptions, type TrainingStep, trainingStep } from './step.ts'
export {
  buildTraining,
  createTrainer,
  type Observation,
  type Observer,
  openTrainer,
  type RunOptions,
  type Trainer,
  type TrainerOptions,
  type TrainingGraph,
} from './trainer.ts'
