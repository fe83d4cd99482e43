/** What training minimizes, for each sample and as the mean over a batch. */
import {
  isFloat,
  formatShape,
  logSumExp,
  mean,
  oneHot,
  reshape,
  sameShape,
  select,
  ShapeError,
  square,
  sub,
  sum,
  type Tensor,
} from '../tensor/index.ts'

/**
 * −log softmax(logits)[label] for each sample: logits `[batch, classes]`, labels `[batch]` of integers → `[batch]`.
 * As log Σ eˣ minus the label's logit: no overflow, and no logarithm of a rounded 0.
 */
export function crossEntropyPerSample(logits: Tensor, labels: Tensor): Tensor {
  const [batch, classes] = logits.shape
  if (
    classes === undefined ||
    logits.shape.length !== 2 ||
    labels.shape.length !== 1 ||
    labels.shape[0] !== batch
  )
    throw new ShapeError(
      `crossEntropy: logits ${formatShape(logits.shape)} and labels ${formatShape(labels.shape)}; ` +
        'pass [batch, classes] and [batch]',
    )
  const ofLabel = sum(select(oneHot(labels, classes, logits.dtype), logits, 0), 1)
  return sub(logSumExp(logits, 1), ofLabel)
}

/**
 * `perSample` of sequences too: of `[batch, steps, classes]` and labels `[batch, steps]` the mean over a sample's steps.
 */
export function overSteps(
  perSample: (output: Tensor, labels: Tensor) => Tensor,
): (output: Tensor, labels: Tensor) => Tensor {
  return (output, labels) => {
    if (output.shape.length !== 3) return perSample(output, labels)
    const [batch, steps, classes] = output.shape as [number, number, number]
    const each = perSample(reshape(output, [batch * steps, classes]), reshape(labels, [batch * steps]))
    return mean(reshape(each, [batch, steps]), 1)
  }
}

export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return mean(crossEntropyPerSample(logits, labels))
}

/**
 * Mean over its outputs of (prediction − target)² for each sample: `[batch, outputs]` → `[batch]`. Integer targets `[batch]`
 * are classes and stand for their one-hot codes.
 */
export function squaredErrorPerSample(prediction: Tensor, target: Tensor): Tensor {
  const outputs = prediction.shape.at(-1) ?? 1
  const wanted = isFloat(target.dtype) ? target : oneHot(target, outputs, prediction.dtype)
  if (prediction.shape.length !== 2 || !sameShape(prediction.shape, wanted.shape))
    throw new ShapeError(
      `squaredError: predictions ${formatShape(prediction.shape)} and targets ${formatShape(target.shape)}; ` +
        'pass [batch, outputs] and the same, or classes [batch]',
    )
  return mean(square(sub(prediction, wanted)), 1)
}

/** What training can minimize the mean of, by name: the loss of each sample. */
export const losses = {
  'cross-entropy': overSteps(crossEntropyPerSample),
  squared: overSteps(squaredErrorPerSample),
} as const satisfies Record<string, (output: Tensor, labels: Tensor) => Tensor>

export type LossName = keyof typeof losses

export const lossNames = Object.keys(losses) as LossName[]

/** Mean over every element of (prediction − target)². */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  return mean(square(sub(prediction, target)))
}
