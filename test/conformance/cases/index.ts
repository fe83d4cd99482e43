/** Every case of the conformance suite. To add one, add it to the list of its kind. */
import type { Case } from '../case.ts'
import { composites } from './composites.ts'
import { convolutions } from './convolutions.ts'
import { elementwise } from './elementwise.ts'
import { integers } from './integers.ts'
import { linear } from './linear.ts'
import { movement } from './movement.ts'
import { pooling } from './pooling.ts'
import { random } from './random.ts'
import { reductions } from './reductions.ts'
import { updates } from './updates.ts'

export const cases: readonly Case[] = [
  ...elementwise,
  ...integers,
  ...movement,
  ...reductions,
  ...linear,
  ...pooling,
  ...random,
  ...composites,
  ...updates,
]

/** Cases with convolutions, for `runCases(open, dtype, { cases: convolutionCases })`. */
export const convolutionCases: readonly Case[] = convolutions
