/**
 * Whether two copies of a run agree. Both may have ended; or one is a checkpoint with fewer steps, whose rows must then
 * be the first rows of the other.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { canonicalJson } from '../../run/canonical-json.ts'
import { readIfThere } from '../files.ts'
import { FILES, snapshotFile } from '../store.ts'
import type { VerifiedRun } from './verify.ts'

/** Whether `a` has more of the run than `b`. */
export function isFarther(a: VerifiedRun, b: VerifiedRun): boolean {
  const [first, second] = [a, b].map(({ outcome }) => Number(outcome !== undefined)) as [number, number]
  return first === second ? a.step > b.step : first > second
}

/** The name of a file of the run that differs where both copies have it; undefined if they agree. */
export function differenceOf(a: VerifiedRun, b: VerifiedRun): string | undefined {
  const [long, short] = isFarther(b, a) ? [b, a] : [a, b]
  if (hashOfRecords(long, short.records.bytes) !== short.records.sha256) return FILES.records
  for (const step of short.snapshots) {
    const [first, second] = [a, b].map(({ run }) => readIfThere(snapshotFile(run.folder, step)))
    if (first && second && !Buffer.from(first).equals(second)) return join(FILES.snapshots, `step ${step}`)
  }
  if (a.step !== b.step) return undefined
  if (a.outcome && b.outcome && canonicalJson(a.outcome) !== canonicalJson(b.outcome)) return FILES.done
  return haveSameArrays(a, b) ? undefined : FILES.checkpoint
}

function hashOfRecords({ run }: VerifiedRun, bytes: number): string {
  const content = readIfThere(join(run.folder, FILES.records)) ?? new Uint8Array()
  return createHash('sha256').update(content.subarray(0, bytes)).digest('hex')
}

/** Values of checkpoints, because those of an unfinished run also contain its time. */
function haveSameArrays({ arrays: a }: VerifiedRun, { arrays: b }: VerifiedRun): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    new Uint8Array(buffer, byteOffset, byteLength)
  return (
    Object.keys(a).length === Object.keys(b).length &&
    Object.entries(a).every(([name, { data }]) => {
      const other = b[name]?.data
      return other !== undefined && Buffer.from(bytes(data)).equals(bytes(other))
    })
  )
}
