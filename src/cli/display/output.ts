/** The output of a command: text for a person, or one JSON object per line for a program, never both. */
import type { Screen } from './display.ts'

export interface CommandOutput {
  /** Prints one or more lines for a person. */
  readonly print: (text: string) => void
  /** Prints an event for a program. */
  readonly emit: (event: object) => void
}

export function openOutput(screen: Screen, json = false): CommandOutput {
  return {
    print: (text) => void (json || screen.write(`${text}\n`)),
    emit: (event) => void (json && screen.write(`${JSON.stringify(event)}\n`)),
  }
}
