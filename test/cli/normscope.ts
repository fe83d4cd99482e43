/** The built command line as a process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
if (!existsSync(MAIN)) throw new Error('there is no dist/cli/main.js; run npm run build first')

export interface Ending {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs it in `folder`; `onOutput` sees all of its output so far. */
export function runNormscope(
  folder: string,
  args: readonly string[],
  onOutput: (stdout: string, child: ChildProcess) => void = () => {},
): Promise<Ending> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  })
  let [stdout, stderr] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    onOutput(stdout, child)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

/** For `onOutput`: one signal, for a second would end the process at once, when the output first holds `text`. */
export function signalAt(
  text: string,
  signal: NodeJS.Signals = 'SIGINT',
): (stdout: string, child: ChildProcess) => void {
  let sent = false
  return (stdout, child) => {
    if (sent || !stdout.includes(text)) return
    sent = true
    child.kill(signal)
  }
}

/** One JSON object a line. */
export function parseLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
