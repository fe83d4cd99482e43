/** The engine in headless Chromium, from `dist/` as built: the bits of Node, on one thread and on web workers. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goldenHash } from '../support/determinism.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)
const root = new URL('../../', import.meta.url).pathname
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
}

/** Serves the package on loopback; a page that is cross-origin isolated may share memory between threads. */
function serve(isolated: boolean): Server {
  return createServer((request, response) => {
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    }
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path === '/') {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>normscope</title>')
      return
    }
    readFile(join(root, path)).then(
      (body) =>
        response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream').end(body),
      () => response.writeHead(404).end(),
    )
  })
}

describe.skipIf(executablePath === undefined)('in headless Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())

  test.each([
    { isolated: true, threads: 1 },
    { isolated: true, threads: 2 },
    { isolated: true, threads: 4 },
    { isolated: false, threads: 2 },
  ])(
    'training gives the bits of Node (isolated: $isolated, threads asked for: $threads)',
    async ({ isolated, threads }) => {
      const server = serve(isolated)
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve)
      })
      const page = await browser.newPage()
      try {
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
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
})
