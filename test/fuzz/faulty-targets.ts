/** Readers with the faults that the job is to notice; asked for by name only. */
import { encode, type OpenTarget } from './target.ts'

const faulty =
  (name: string, read: (input: Uint8Array) => void): OpenTarget =>
  () => ({ name: `${FAULTY}${name}`, seeds: [encode('an input')], subject: 'a.file', multiple: 10, read })

/** How their names begin. */
export const FAULTY = 'faulty-'

export const faultyTargets: readonly OpenTarget[] = [
  faulty('hang', () => {
    for (;;);
  }),
  faulty('exit', () => process.exit(3)),
  faulty('crash', () => {
    throw new TypeError('x is undefined')
  }),
  faulty('memory', () => void new Float64Array(1e6)),
]
