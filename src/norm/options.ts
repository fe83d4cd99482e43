/** Options that several normalizations have. */
import { UserError } from '../errors.ts'
import { flagOption, numberOption } from '../options/index.ts'

export const epsilonOption = <D extends number | undefined>(initial: D) =>
  numberOption(initial, { min: 0, example: 1e-5 })

/** `keep`: the share of the old running value that stays at each batch, new = keep · old + (1 − keep) · batch. */
export const keepOption = <D extends number | undefined>(initial: D) =>
  numberOption(initial, {
    min: 0,
    max: 1,
    example: 0.9,
    about: 'the share of the old running value that stays',
  })

/** The momentum of other libraries: see `keptShare`. */
export const momentumOption = () =>
  numberOption(undefined, {
    min: 0,
    max: 1,
    example: 0.1,
    about:
      'as in PyTorch the share of the new value; with convention=onnx or keras, as there, that of the old',
  })

/** For users who write `momentum` where there is only `keep`. */
export const keepAliases = { momentum: 'keep' }

/**
 * The share of the old running value that stays, from `keep`, from `momentum` or, without both, `initial`. PyTorch's
 * momentum is the share of the new value; that of ONNX and Keras is the share of the old one. Throws a UserError if
 * both are given, and if a momentum of PyTorch is above 0.5, because it is almost always meant in the other sense.
 */
export function keptShare<D extends number | undefined>(
  kind: string,
  { momentum, keep }: { momentum: number | undefined; keep: number | undefined },
  { isPyTorch, initial }: { isPyTorch: boolean; initial: D },
): number | D {
  if (momentum === undefined) return keep ?? initial
  if (keep !== undefined)
    throw new UserError(`${kind}: momentum and keep are both given, and set the same value; give only one`)
  if (!isPyTorch) return momentum
  const rest = Number((1 - momentum).toPrecision(12))
  if (momentum > 0.5)
    throw new UserError(
      `${kind}: momentum is ${momentum}, in PyTorch the share of the new batch, expected 0.5 or less; write ` +
        `momentum=${rest} (or keep=${momentum}) to keep ${momentum} of the old running value, keep=${rest} to replace ` +
        'that share',
    )
  return 1 - momentum
}

/** How many of the last axes of a sample; by default another option decides. */
export const axesOption = () =>
  numberOption(undefined, { min: 1, integer: true, about: 'how many of the last axes of a sample' })

/** Whether it has γ and β. */
export const affineOption = (initial = true) => flagOption(initial)
