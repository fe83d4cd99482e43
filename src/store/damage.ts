/** A corrupt file of a stored run. */
import { basename } from 'node:path'
import { UserError } from '../errors.ts'

export class DamagedRun extends UserError {
  /** The reason in a few words. */
  readonly reason: string

  constructor(file: string, what: string) {
    super(
      `${file}: damaged (${what}); a command that needs the run sets it aside and trains it again, normscope runs gc removes it`,
    )
    this.reason = `damaged: ${basename(file)}, ${what}`
  }
}
