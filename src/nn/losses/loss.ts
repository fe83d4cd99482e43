/** The interface of a loss. */
import { div, mean, reshape, sum, type Tensor } from '../../tensor/index.ts'

/** The loss of each sample, `[batch]`, from a model's outputs and the labels; training minimizes its mean. */
export interface Loss {
  (logits: Tensor, labels: Tensor): Tensor
  /** The weight of each sample in the mean, `[batch]`; 1 by default. */
  readonly weights?: (logits: Tensor, labels: Tensor) => Tensor
}

/** The mean over a batch, a scalar: Σ loss / Σ weights, NaN if all samples are ignored. */
export function meanLoss(loss: Loss, logits: Tensor, labels: Tensor): Tensor {
  const each = loss(logits, labels)
  return loss.weights ? div(sum(each), sum(loss.weights(logits, labels))) : mean(each)
}

/**
 * Extends `perSample` to sequences: for logits `[batch, steps, classes]` and labels `[batch, steps]`, the mean over a
 * sample's steps, `[batch]`.
 */
export function overSteps(
  perSample: (logits: Tensor, labels: Tensor) => Tensor,
): (logits: Tensor, labels: Tensor) => Tensor {
  return (logits, labels) => {
    if (logits.shape.length !== 3) return perSample(logits, labels)
    const [batch, steps, classes] = logits.shape as [number, number, number]
    const each = perSample(reshape(logits, [batch * steps, classes]), reshape(labels, [batch * steps]))
    return mean(reshape(each, [batch, steps]), 1)
  }
}
