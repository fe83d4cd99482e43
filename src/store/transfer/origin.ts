/** Where an imported run came from: the file `imported.json` in its folder. */
import { join } from 'node:path'
import { readIfThere } from '../files.ts'

export const ORIGIN = 'imported.json'

export interface Origin {
  /** The folder or archive that was imported. */
  readonly from: string
  /** By the clock of the machine that imported it: ISO 8601. */
  readonly at: string
}

/** Undefined if the run was trained in its store. It is only displayed, so a damaged file counts as absent. */
export function originOf(folder: string): Origin | undefined {
  try {
    const content = readIfThere(join(folder, ORIGIN))
    const origin = content && (JSON.parse(new TextDecoder().decode(content)) as Partial<Origin>)
    return typeof origin?.from === 'string' && typeof origin.at === 'string' ? (origin as Origin) : undefined
  } catch {
    return undefined
  }
}
