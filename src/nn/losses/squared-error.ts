/** Squared errors of predicted values. */
import {
  formatShape,
  isFloat,
  mean,
  oneHot,
  sameShape,
  ShapeError,
  square,
  sub,
  type Tensor,
} from '../../tensor/index.ts'

/**
 * Mean of (prediction − target)² over the outputs of each sample: `[batch, outputs]` → `[batch]`. Integer targets
 * `[batch]` are classes and stand for their one-hot codes.
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

/** Mean of (prediction − target)² over every element. */
export function meanSquaredError(prediction: Tensor, target: Tensor): Tensor {
  return mean(square(sub(prediction, target)))
}
