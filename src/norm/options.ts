/** Options that several normalizations have. */
import { UserError } from '../errors.ts'
import { flagOption, numberOption } from '../options/spec.ts'

export const epsilonOption = <D extends number | undefined>(initial: D) =>
  numberOption(initial, 'a number of 0 or more', (value) => value >= 0)

/** `keep`: the share of the old running value that stays at each batch, new = keep · old + (1 − keep) · batch. */
export const keepOption = <D extends number | undefined>(initial: D) =>
  numberOption(
    initial,
    'a number from 0 to 1, the share of the old running value that stays',
    (value) => value >= 0 && value <= 1,
  )

/** What libraries call momentum: see `keptShare`. */
export const momentumOption = () =>
  numberOption(
    undefined,
    "a number from 0 to 1: PyTorch's, the share of the new value; or with convention=onnx or keras theirs, that of the old",
    (value) => value >= 0 && value <= 1,
  )

/** For who writes `momentum` where there is only `keep`. */
export const keepAliases = { momentum: 'keep' }

/**
 * The share of the old running value that stays, from `keep`, from `momentum` or, without both, `initial`. PyTorch's
 * momentum is the share of the new value, that of ONNX and Keras is the share of the old one. Throws a UserError where both are
 * given, and where a momentum of PyTorch is above 0.5: it is nearly always meant in the other sense.
 */
export function keptShare<D extends number | undefined>(
  kind: string,
  { momentum, keep }: { momentum: number | undefined; keep: number | undefined },
  { isPyTorch, initial }: { isPyTorch: boolean; initial: D },
): number | D {
  if (momentum === undefined) return keep ?? initial
  if (keep !== undefined)
    throw new UserError(`${kind}: momentum and keep are both given, and say the same thing; give one of them`)
  if (!isPyTorch) return momentum
  const rest = Number((1 - momentum).toPrecision(12))
  if (momentum > 0.5)
    throw new UserError(
      `${kind}: momentum is ${momentum}, in PyTorch the share of the new batch, expected 0.5 or less; write ` +
        `momentum=${rest} (or keep=${momentum}) where ${momentum} of the old running value is to stay, keep=${rest} where it ` +
        'is to go',
    )
  return 1 - momentum
}

/** How many of the last axes of a sample; by default another option decides. */
export const axesOption = () =>
  numberOption(
    undefined,
    'a whole number of 1 or more, the last axes of a sample',
    (value) => Number.isInteger(value) && value >= 1,
  )

/** Whether it has γ and β. */
export const affineOption = (initial = true) => flagOption(initial)

export const countOption = (initial: number, least = 1) =>
  numberOption(
    initial,
    `a whole number of ${least} or more`,
    (value) => Number.isInteger(value) && value >= least,
  )
