/**
 * Cross-entropy of logits against classes, with the options of PyTorch's CrossEntropyLoss. For a sample with label y,
 * K classes, weights w and smoothing s, with −log p_c = log Σⱼ e^(x_j) − x_c:
 *
 *   loss = (1 − s) w_y (−log p_y) + s/K Σ_c w_c (−log p_c)        mean over a batch = Σ loss / Σ w_y
 *
 * −log p_c is computed as log(1 + Σ over j ≠ argmax of e^(x_j − max)) + (max − x_c): a small loss is as precise as a
 * large one, while the difference of log Σ eˣ and x_c would be rounded to the size of the logits.
 */
import { UserError } from '../../errors.ts'
import {
  add,
  cast,
  constant,
  type DType,
  formatShape,
  literal,
  logSumExpParts,
  mean,
  mul,
  notEqual,
  oneHot,
  reshape,
  select,
  ShapeError,
  sub,
  sum,
  type Tensor,
} from '../../tensor/index.ts'
import { type Loss, meanLoss, overSteps } from './loss.ts'

export interface CrossEntropyOptions {
  /** One weight per class, finite and 0 or more; 1 by default. */
  classWeights?: readonly number[]
  /** Samples with this label are ignored, both in the loss and in its divisor. */
  ignoreIndex?: number
  /**
   * The share s of the target that is spread evenly over all classes, from 0 to 1; 0 by default. Szegedy et al. 2016,
   * arXiv:1512.00567, §7.
   */
  labelSmoothing?: number
}

/**
 * The weighted loss of each sample: logits `[batch, classes]`, integer labels `[batch]` → `[batch]`. Throws a
 * ShapeError if shapes do not fit, a UserError if an option is out of range.
 */
export function crossEntropyPerSample(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const [batch, classes] = checkShapes(logits, labels)
  checkOptions(options, classes)
  const { classWeights, ignoreIndex, labelSmoothing = 0 } = options
  const { dtype } = logits
  const parts = logSumExpParts(logits, 1)
  const [largest, excess] = [reshape(parts.largest, [batch]), reshape(parts.excess, [batch])]
  const logitOfLabel = sum(select(oneHot(labels, classes, dtype), logits, 0), 1)
  const unweighted = add(excess, sub(largest, logitOfLabel))
  const atLabel = classWeights ? mul(unweighted, weightOfLabel(labels, classWeights, dtype)) : unweighted
  const loss =
    labelSmoothing === 0
      ? atLabel
      : add(mul(atLabel, 1 - labelSmoothing), mul(meanOverClasses(), labelSmoothing))
  return ignoreIndex === undefined ? loss : select(isKept(labels, ignoreIndex), loss, 0)

  function meanOverClasses(): Tensor {
    const negativeLogs = add(parts.excess, sub(parts.largest, logits))
    return mean(classWeights ? mul(negativeLogs, weightsAs(classWeights, dtype)) : negativeLogs, 1)
  }
}

/**
 * The mean over a batch; like PyTorch's reduction 'mean', it divides by the weights of the labels. NaN if all samples
 * are ignored.
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  checkShapes(logits, labels)
  return meanLoss(crossEntropy(options), logits, labels)
}

/**
 * A loss for training: `createTrainer(session, { loss: crossEntropy({ labelSmoothing: 0.1 }), … })`. It also takes
 * sequences: logits `[batch, steps, classes]` and labels `[batch, steps]`; the mean is over all steps that are not
 * ignored.
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const { classWeights, ignoreIndex } = options
  const loss = overSteps((logits, labels) => crossEntropyPerSample(logits, labels, options))
  if (classWeights === undefined && ignoreIndex === undefined) return loss
  const weights = overSteps((logits, labels) => {
    const kept = ignoreIndex === undefined ? undefined : cast(isKept(labels, ignoreIndex), logits.dtype)
    const weight = classWeights && weightOfLabel(labels, classWeights, logits.dtype)
    return weight && kept ? mul(weight, kept) : (weight ?? kept ?? constant(1, labels.shape, logits.dtype))
  })
  return Object.assign(loss, { weights })
}

const isKept = (labels: Tensor, ignoreIndex: number) => notEqual(cast(labels, 'i32'), ignoreIndex)

const weightOfLabel = (labels: Tensor, weights: readonly number[], dtype: DType) =>
  sum(select(oneHot(labels, weights.length, dtype), weightsAs(weights, dtype), 0), 1)

function weightsAs(weights: readonly number[], dtype: DType): Tensor {
  const values = dtype === 'f64' ? Float64Array.from(weights) : Float32Array.from(weights)
  return literal(values, [weights.length])
}

/** Returns the batch size and the number of classes. */
function checkShapes(logits: Tensor, labels: Tensor): [number, number] {
  const [batch, classes] = logits.shape
  if (
    batch === undefined ||
    classes === undefined ||
    logits.shape.length !== 2 ||
    labels.shape.length !== 1 ||
    labels.shape[0] !== batch
  )
    throw new ShapeError(
      `crossEntropy: logits ${formatShape(logits.shape)} and labels ${formatShape(labels.shape)}; ` +
        'pass [batch, classes] and [batch]',
    )
  return [batch, classes]
}

function checkOptions(
  { classWeights, ignoreIndex, labelSmoothing = 0 }: CrossEntropyOptions,
  classes: number,
) {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new UserError(
      `crossEntropy: labelSmoothing is ${labelSmoothing}, expected a number from 0 to 1; pass another`,
    )
  if (ignoreIndex !== undefined && ignoreIndex !== Math.trunc(ignoreIndex))
    throw new UserError(
      `crossEntropy: ignoreIndex is ${ignoreIndex}, expected a whole number such as -1 or -100; pass another`,
    )
  if (classWeights === undefined) return
  if (classWeights.length !== classes)
    throw new UserError(
      `crossEntropy: ${classWeights.length} classWeights for ${classes} classes; pass one for each class`,
    )
  const wrong = classWeights.findIndex((weight) => !(weight >= 0 && weight < Infinity))
  if (wrong >= 0)
    throw new UserError(
      `crossEntropy: classWeights[${wrong}] is ${classWeights[wrong]}, expected a finite number of 0 or more; pass another`,
    )
}
