/** One quantity that probes measured, in the form that figures use. */
import { counted } from '../../counts.ts'
import type { ArmKey, FigureSpec } from '../../figure/index.ts'
import type { Row } from '../../stats/index.ts'
import type { Records } from '../framework/records.ts'

export interface Measured {
  readonly base: Pick<FigureSpec, 'name' | 'title' | 'arms'>
  readonly quantity: string
  /** The arms that have it. */
  readonly drawn: readonly { readonly key: ArmKey; readonly own: readonly Row[] }[]
  readonly records: Records
}

/** The rows of one seed at its last step, layer by layer. */
export function latest(rows: readonly Row[]): Row[] {
  const { seed } = rows[0]!
  const own = rows.filter((row) => row.seed === seed)
  const last = own.reduce((most, { step }) => Math.max(most, step), 0)
  return own.filter(({ step }) => step === last)
}

export const momentOf = ({ drawn }: Measured): string => {
  const { step, seed } = latest(drawn[0]!.own)[0]!
  return `measured after ${counted(step, 'step')}, seed ${seed}`
}
