/** The arguments of scripts for developers. The comment at the head of a script says how to call it, and `--help` prints it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command that calls a script, as in `npm run fuzz --`, and the script's own `import.meta.url`. */
export interface Script {
  readonly command: string
  readonly url: string
}

/** The flags of this process. Prints the help and exits with 0, or a message and exits with 2, where that is all there is to do. */
export function flagsOf<const O extends NonNullable<ParseArgsConfig['options']>>(script: Script, options: O) {
  helpIfAsked(script)
  try {
    return parseArgs({ options }).values
  } catch (error) {
    refuse(script, (error as Error).message)
  }
}

/** Prints the head of the script and exits, if `--help` is among the arguments. */
export function helpIfAsked({ url }: Pick<Script, 'url'>): void {
  if (!process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return
  console.log(headOf(readFileSync(fileURLToPath(url), 'utf8')))
  process.exit(0)
}

export function refuse({ command }: Pick<Script, 'command'>, problem: string): never {
  console.error(`${problem}\n${command} --help shows how to call it`)
  process.exit(2)
}

/** The text of the first comment of a source. */
export function headOf(source: string): string {
  const [, comment = ''] = /\/\*\*([\s\S]*?)\*\//.exec(source) ?? []
  return comment.replaceAll(/^ *\* ?/gm, '').trim()
}
