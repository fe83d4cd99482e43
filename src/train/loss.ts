/** The loss of a training run: by name, as a function, or the default for the data. */
import { UserError } from '../errors.ts'
import { type Loss, losses, type LossName } from '../nn/index.ts'
import { hasClasses, type ResidentData } from './batches.ts'

/**
 * By default cross-entropy for classes, squared error for values.
 * @throws UserError if a loss for classes is chosen for target values
 */
export function lossFor(data: ResidentData, loss?: LossName | Loss): Loss {
  if (typeof loss === 'function') return loss
  const name = loss ?? (hasClasses(data) ? 'cross-entropy' : 'squared')
  if (name === 'cross-entropy' && !hasClasses(data))
    throw new UserError(
      `${data.name}: loss cross-entropy is for classes, and the labels are values to predict; use loss squared`,
    )
  return losses[name]
}
