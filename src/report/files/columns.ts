/** The columns of records. CSV, Parquet and NPZ files have all of them, in this order, whatever was measured. */
import type { Row } from '../../stats/records/record.ts'

export interface Column {
  readonly name: keyof Row
  /** `place` is a real number, or empty if the quantity is not on a curve or a surface. */
  readonly type: 'text' | 'whole' | 'real' | 'place'
  readonly definition: string
}

export const columns = [
  { name: 'run', type: 'text', definition: 'the id of the run: a hash of its spec and of the version' },
  {
    name: 'arm',
    type: 'text',
    definition: 'the configuration under comparison, as the experiment names it',
  },
  { name: 'seed', type: 'whole', definition: 'the seed of the run' },
  { name: 'step', type: 'whole', definition: 'how many optimizer steps the network had taken' },
  {
    name: 'layer',
    type: 'text',
    definition: 'the layer that the value belongs to; empty for a value of the whole network',
  },
  { name: 'quantity', type: 'text', definition: 'what was measured: a name from the tables below' },
  {
    name: 'value',
    type: 'real',
    definition: 'the value, in the unit of the quantity; NaN and infinities are results',
  },
  {
    name: 'x',
    type: 'place',
    definition: 'where on a curve or a surface the value is, as the quantity defines it',
  },
  { name: 'y', type: 'place', definition: 'the second coordinate of a surface' },
] as const satisfies readonly Column[]
