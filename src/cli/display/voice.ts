/** What a command says: texts to a person, or one JSON object a line to a program, never both. */
import type { Screen } from './display.ts'

export interface Voice {
  /** To a person: a line, or several. */
  readonly say: (text: string) => void
  /** To a program. */
  readonly tell: (event: object) => void
}

export function openVoice(screen: Screen, json = false): Voice {
  return {
    say: (text) => void (json || screen.write(`${text}\n`)),
    tell: (event) => void (json && screen.write(`${JSON.stringify(event)}\n`)),
  }
}
