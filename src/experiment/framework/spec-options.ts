/** Options of experiments that are specs of a model or a normalization. */
import { parseModel } from '../../nn/index.ts'
import { parseNormalization } from '../../norm/index.ts'
import { type Documentation, type Option, textOption } from '../../options/index.ts'

/** A model by its spec. */
export const modelOption = (
  initial: string,
  about: string,
  reason: string,
  expected = 'a model, as normscope models lists them',
): Option<string> & Documentation =>
  textOption(initial, { expected, check: (spec) => void parseModel(spec), about, reason })

/** A normalization by its spec; the value is its short text. */
export const normalizationOption = (
  initial: string,
  about: string,
  reason: string,
): Option<string> & Documentation =>
  textOption(initial, {
    expected: 'a normalization, as normscope norms lists them',
    check: parseNormalization,
    about,
    reason,
  })
