/** The output of a command: text for a person, or one JSON object per line for a program, never both. */
import type { Screen } from './display.ts'

export interface Voice {
  /** Prints one or more lines for a person. */
  readonly say: (text: string) => void
  /** Prints an event for a program. */
  readonly tell: (event: object) => void
}

export function openVoice(screen: Screen, json = false): Voice {
  return {
    say: (text) => void (json || screen.write(`${text}\n`)),
    tell: (event) => void (json && screen.write(`${JSON.stringify(event)}\n`)),
  }
}
