/** The engine in headless Chromium, from `dist/` as built: the bits of Node, on one thread and on web workers. */
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goldenHash } from '../support/determinism.ts'
import { executablePath, isolation, serve } from './server.ts'

describe.skipIf(executablePath === undefined)('in headless Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
  }, 60_000)
  afterAll(() => browser.close())

  test.each([
    { isolated: true, threads: 1 },
    { isolated: true, threads: 2 },
    { isolated: true, threads: 4 },
    { isolated: false, threads: 2 },
  ])(
    'training gives the bits of Node (isolated: $isolated, threads asked for: $threads)',
    async ({ isolated, threads }) => {
      const server = await serve(isolated ? isolation : {})
      const page = await browser.newPage()
      try {
        await page.goto(server.url)
        expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(isolated)
        // As text: a test runner rewrites the imports of code it sees.
        const hash = await page.evaluate(
          `import('/scripts/determinism-workload.mjs').then((w) => w.trainedHash(${threads}))`,
        )
        expect(hash).toBe(goldenHash)
      } finally {
        await page.close()
        server.close()
      }
    },
    60_000,
  )

  const rest = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'"
  test.each([
    { policy: `${rest}; worker-src 'self'`, name: 'wasm, 1 thread, default', warnings: 1 },
    { policy: `${rest}; worker-src blob:`, name: 'wasm, 4 threads, default', warnings: 0 },
  ])(
    'a page gets the threads that its policy allows: $policy',
    async ({ policy, name, warnings }) => {
      const server = await serve({ ...isolation, 'Content-Security-Policy': policy })
      const page = await browser.newPage()
      const warned: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'warning') warned.push(message.text())
      })
      try {
        await page.goto(server.url)
        const [found, hash] = (await page.evaluate(`(async () => {
          const { openWasm } = await import('/dist/backend/index.js')
          const session = await openWasm({ threads: 4 })
          session.close()
          const { trainedHash } = await import('/scripts/determinism-workload.mjs')
          return [session.name, await trainedHash(1)]
        })()`)) as [string, string]
        expect(found).toBe(name)
        expect(hash).toBe(goldenHash)
        expect(warned).toEqual(
          Array.from({ length: warnings }, () => expect.stringContaining('needs worker-src blob:')),
        )
      } finally {
        await page.close()
        server.close()
      }
    },
    60_000,
  )
})
