/** Every quantity that records can contain: those of training, and those of each probe. */
import { declaredInTraining, type Quantity } from '../stats/index.ts'
import { probes } from './registry.ts'

export interface DictionarySection {
  /** The probe that measures them; absent for what every run records. */
  readonly probe?: string
  readonly summary: string
  readonly source?: string
  readonly quantities: readonly Quantity[]
}

export const dictionary: readonly DictionarySection[] = [
  {
    summary: 'recorded by every run, without any probe',
    quantities: Object.values(declaredInTraining),
  },
  ...probes.map(({ name, summary, source, quantities }) => ({ probe: name, summary, source, quantities })),
]
