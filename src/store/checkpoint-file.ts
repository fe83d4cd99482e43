/**
 * Checkpoints and snapshots of a run as safetensors, which other tools can also read. The metadata contain the run
 * and the step, what a run needs to resume, and a hash of all of that and of every value.
 */
import { createHash } from 'node:crypto'
import { parseSafetensors, type SafetensorsArray, writeSafetensors } from '../data/index.ts'
import { UserError } from '../errors.ts'
import { DamagedRun } from './damage.ts'
import type { ExecutionState, StateArray } from '../run/execute.ts'
import { decodeNumber, encodeNumber, type RecordsPosition } from './records-file.ts'

export interface StoredCheckpoint {
  /** The run's id. */
  readonly run: string
  /** Optimizer steps taken. */
  readonly step: number
  /**
   * By name: parameters and running statistics; in a checkpoint, also the states of the optimizer and the order of
   * data.
   */
  readonly arrays: Readonly<Record<string, StateArray>>
  /** Absent in a snapshot. */
  readonly resume?: Resume
}

/** What a run needs to resume besides the states. */
interface Resume extends Omit<ExecutionState, 'step' | 'arrays'> {
  readonly records: RecordsPosition
  /** Seconds of training so far; absent at the end, so that equal runs end with equal files. */
  readonly seconds?: number
}

const SEAL = 'sha256'

export function encodeCheckpoint({ run, step, arrays, resume }: StoredCheckpoint): Uint8Array {
  const metadata = {
    run,
    step: String(step),
    ...(resume && {
      resume: JSON.stringify({
        ...resume,
        losses: withSum(resume.losses, encodeNumber),
        runningLoss: withSum(resume.runningLoss, encodeNumber),
      }),
    }),
  }
  return writeSafetensors({ arrays, metadata: { ...metadata, [SEAL]: seal(metadata, arrays) } })
}

/** Throws a DamagedRun if the file is corrupt. */
export function decodeCheckpoint(bytes: Uint8Array, file: string): StoredCheckpoint {
  const { arrays, metadata } = parse(bytes, file)
  const { [SEAL]: sealed, ...rest } = metadata
  if (sealed !== seal(rest, arrays)) throw new DamagedRun(file, 'its checksum does not match')
  const { run, step, resume } = rest
  if (run === undefined || step === undefined) throw new DamagedRun(file, 'it does not name its run and step')
  return {
    run,
    step: Number(step),
    arrays: arrays as Record<string, StateArray>,
    ...(resume !== undefined && { resume: decodeResume(resume) }),
  }
}

function decodeResume(text: string): Resume {
  const resume = JSON.parse(text) as Resume
  const decode = (sum: number) => decodeNumber(sum)!
  return {
    ...resume,
    losses: withSum(resume.losses, decode),
    runningLoss: withSum(resume.runningLoss, decode),
  }
}

/** A sum of losses may be NaN or infinite. */
const withSum = <L extends { readonly sum: number }, S>(losses: L, change: (sum: number) => S) => ({
  ...losses,
  sum: change(losses.sum),
})

function parse(bytes: Uint8Array, file: string): ReturnType<typeof parseSafetensors> {
  try {
    return parseSafetensors(bytes, file)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new DamagedRun(file, error.message.slice(file.length + 2))
  }
}

/** The trained model in it, without what only training needs. */
export function weightsOf({ arrays, resume }: StoredCheckpoint): Record<string, StateArray> {
  const names = resume?.model ?? Object.keys(arrays)
  return Object.fromEntries(names.flatMap((name) => (arrays[name] ? [[name, arrays[name]] as const] : [])))
}

/** SHA-256 of the metadata and of each array's name, type, shape and bytes, in the order of names. */
function seal(
  metadata: Readonly<Record<string, string>>,
  arrays: Readonly<Record<string, SafetensorsArray>>,
): string {
  const hash = createHash('sha256').update(JSON.stringify(sorted(metadata)))
  for (const [name, { shape, data }] of sorted(arrays))
    hash
      .update(JSON.stringify([name, data.constructor.name, shape]))
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex')
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}
