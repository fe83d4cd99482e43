/** A file of a stored run that is not what was written. */
import { UserError } from '../errors.ts'

export class DamagedRun extends UserError {
  constructor(file: string, reason: string) {
    super(
      `${file}: damaged (${reason}); a command that needs the run sets it aside and trains it again, normscope runs gc removes it`,
    )
  }
}
