/** How often a classifier is correct. */
import { argmax, cast, equal, mean, sum, type Tensor } from '../tensor/index.ts'

/** 1 if the largest logit is the label's, else 0: `[batch, classes]` and `[batch]` → `[batch]`. */
export function correctPerSample(logits: Tensor, labels: Tensor): Tensor {
  return cast(equal(argmax(logits, 1), cast(labels, 'i32')), logits.dtype)
}

export function countCorrect(logits: Tensor, labels: Tensor): Tensor {
  return sum(correctPerSample(logits, labels))
}

export function accuracy(logits: Tensor, labels: Tensor): Tensor {
  return mean(correctPerSample(logits, labels))
}
