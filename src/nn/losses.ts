/** What training minimizes, for each sample and as the mean over a batch. */
import {
  formatShape,
  logSumExp,
  mean,
  oneHot,
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

export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return mean(crossEntropyPerSample(logits, labels))
}

/** Mean over every element of (prediction − target)². */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  return mean(square(sub(prediction, target)))
}
