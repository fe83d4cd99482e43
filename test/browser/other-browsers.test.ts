/** The explorer in Firefox and in a WebKit, where they are installed: the weights of the command line. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLines, runNormscope } from '../cli/normscope.ts'
import { serve } from './server.ts'

const common = 'data=digits&batch=60&steps=12&evaluate-every=6&optimizer=sgd'
const arms = [
  `/train?model=mlp:100,100,100&norm=batch&learning-rate=0.1&${common}`,
  `/train?model=cnn&norm=batch&learning-rate=0.02&${common}`,
  '/train?model=mlp:16&norm=batch&data=circle:1,dx=1&learning-rate=0.02&steps=30&optimizer=adam',
]

const firstOf = (...paths: readonly string[]) => paths.find((path) => existsSync(path))

/** Opens an address in a browser whose files are in `folder`. */
const browsers = [
  {
    name: 'Firefox',
    program: firstOf('/usr/bin/firefox-esr', '/usr/bin/firefox'),
    agent: /Firefox\//,
    open: (program: string, folder: string, address: string) =>
      spawn(program, ['--headless', '--no-remote', '--profile', folder, address], {
        env: { ...process.env, HOME: folder },
        stdio: 'ignore',
        detached: true,
      }),
  },
  {
    name: 'WebKit',
    program: existsSync('/usr/bin/xvfb-run')
      ? firstOf('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser')
      : undefined,
    agent: /AppleWebKit\/(?!.*Chrom)/,
    open: (program: string, folder: string, address: string) =>
      spawn('xvfb-run', ['-a', program, address], {
        env: { ...process.env, HOME: folder, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
        stdio: 'ignore',
        detached: true,
      }),
  },
]

describe('the explorer in other browsers', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'normscope-browsers-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** The hash of the weights that a command trains; the same command trains once for all browsers. */
  const byCommand = new Map<string, Promise<unknown>>()
  function hashOf(command: string): Promise<unknown> {
    const known = byCommand.get(command)
    if (known) return known
    const words = [...command.trim().split(' ').slice(1), '--threads', '1', '--json']
    const hash = runNormscope(folder, words).then(({ stdout }) => parseLines(stdout).at(-1)!['weightsSha256'])
    byCommand.set(command, hash)
    return hash
  }

  for (const { name, program, agent, open } of browsers)
    it.skipIf(program === undefined)(
      `trains the weights of the command line in ${name}`,
      { timeout: 240_000 },
      async () => {
        let browser: ChildProcess | undefined
        let server: Awaited<ReturnType<typeof serve>> | undefined
        const profile = mkdtempSync(join(folder, 'profile-'))
        try {
          const report = await new Promise<string>((resolve, reject) => {
            serve({}, resolve).then((opened) => {
              server = opened
              const query = arms.map((arm) => `arm=${encodeURIComponent(arm)}`).join('&')
              browser = open(program!, profile, `${opened.url}test/browser/drive.html?${query}`)
              browser.on('error', reject)
              browser.on('exit', (code) => reject(new Error(`${name} ended with ${code} before it reported`)))
            }, reject)
          })
          const found = JSON.parse(report) as {
            agent: string
            trained?: { command: string; hash: string }[]
            error?: string
          }
          expect(found.error).toBeUndefined()
          expect(found.agent).toMatch(agent)
          expect(found.trained).toHaveLength(arms.length)
          for (const { command, hash } of found.trained!)
            expect({ command, hash }).toEqual({ command, hash: await hashOf(command) })
        } finally {
          // Its helpers are in its process group.
          if (browser?.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
          server?.close()
        }
      },
    )
})
