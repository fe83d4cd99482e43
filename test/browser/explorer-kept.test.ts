/**
 * What a browser keeps of the page, in headless Chromium with a profile on the disk: runs for a tab that was killed, and
 * the page itself for visits without a network.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLines, runNormscope } from '../cli/normscope.ts'
import { executablePath } from './server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

describe.skipIf(executablePath === undefined)('what a browser keeps of the explorer', () => {
  let folder: string
  let site: string
  let server: Server
  let port = 0
  let context: BrowserContext

  /** Serves the folder of the page at the same address each time. */
  async function serve(): Promise<void> {
    server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
      try {
        const body = readFileSync(join(site, path === '/' ? 'index.html' : path))
        response.setHeader('Content-Type', types[extname(path === '/' ? '.html' : path)] ?? 'text/html')
        response.end(body)
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve)
    })
    port = (server.address() as AddressInfo).port
  }
  async function unplug(): Promise<void> {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  async function openBrowser(): Promise<Page> {
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: executablePath!,
      args: ['--no-sandbox'],
    })
    return context.newPage()
  }
  const url = (hash: string) => `http://127.0.0.1:${port}/${hash}`

  /** The renderer dies, as that of a tab which takes too much memory; nothing of the page runs any more. */
  async function crash(page: Page): Promise<void> {
    const died = page.waitForEvent('crash')
    await page.goto('chrome://crash').catch(() => undefined)
    await died
    await context.close()
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'normscope-kept-'))
    site = join(folder, 'site')
    cpSync(new URL('../../dist/explorer', import.meta.url), site, { recursive: true })
    await serve()
  }, 60_000)
  afterAll(async () => {
    await context.close()
    await unplug()
    rmSync(folder, { recursive: true })
  })

  const steps = 240
  const address = `#/train?model=mlp:50&norm=batch&data=digits&batch=64&steps=${steps}&evaluate-every=60&optimizer=adam`

  it('resumes a training whose tab was killed, to the weights of the command line', {
    timeout: 60_000,
  }, async () => {
    let page = await openBrowser()
    await page.goto(url(address))
    await page.getByLabel('Speed').selectOption('60 steps a second')
    await page.getByRole('button', { name: 'Play' }).click()
    const step = async () => Number(await page.locator('.card output').innerText())
    await expect.poll(step, { timeout: 20_000, interval: 100 }).toBeGreaterThan(150)
    await crash(page)
    page = await openBrowser()
    await page.goto(url(address))
    const button = page.getByRole('button', { name: /^Continue at step/ })
    const kept = Number(/\d+/.exec(await button.innerText())![0])
    expect(kept).toBeGreaterThan(60)
    expect(kept).toBeLessThan(steps)
    await button.click()
    await expect.poll(step).toBe(kept)
    await page.getByRole('button', { name: 'Play' }).click()
    const details = page.locator('.card details')
    await details.locator('summary').click()
    await page.getByText('has ended').first().waitFor({ state: 'attached' })
    const hash = await details.locator('.hash').innerText()
    const words = (await details.locator('pre').innerText()).split(' ').slice(1)
    const { stdout } = await runNormscope(folder, [...words, '--threads', '1', '--json'])
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: 'result', weightsSha256: hash })
    // A run that has ended has nothing to continue.
    await page.reload()
    await page.getByText(`step 0 of ${steps}`).waitFor()
    expect(await button.count()).toBe(0)
    await crash(page)
  })

  it('resumes an experiment whose tab was killed, to the records of the command line', {
    timeout: 60_000,
  }, async () => {
    const question = '#/ask?experiment=shift-demo&profile=smoke&seeds=2&set=steps=2000'
    let page = await openBrowser()
    await page.goto(url(question))
    const ask = () => page.getByRole('button', { name: 'Ask', exact: true }).click()
    await ask()
    // Some runs have ended, some are on the way, some have not begun.
    await page.locator('.grid td.ended').first().waitFor({ timeout: 20_000 })
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('stopped; asking again resumes').waitFor()
    expect(await page.locator('.grid td.ended').count()).toBeLessThan(12)
    await crash(page)
    page = await openBrowser()
    await page.goto(url(question))
    await ask()
    await page.locator('.grid td.reused').first().waitFor({ timeout: 20_000 })
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the records' }).click({ timeout: 30_000 })
    const records = readFileSync(await (await download).path(), 'utf8')
    const words = (await page.locator('.command pre').innerText()).split(' ').slice(1)
    expect((await runNormscope(folder, [...words, '--out', 'out'])).code).toBe(0)
    expect(records).toBe(readFileSync(join(folder, 'out', 'records.csv'), 'utf8'))
    await context.close()
  })

  it('opens without a network after the first visit, trains, and takes a new build', {
    timeout: 60_000,
  }, async () => {
    let page = await openBrowser()
    await page.goto(url('#/start'))
    await page.getByText('it opens without a network, too').waitFor({ timeout: 20_000 })
    await context.close()
    await unplug()
    page = await openBrowser()
    await page.goto(url(address.replace(`steps=${steps}`, 'steps=12')))
    await page.getByRole('button', { name: 'Play' }).click()
    await page.getByText('has ended').first().waitFor({ state: 'attached' })
    // Screens that the first visit did not show.
    for (const [name, heading] of [
      ['Landscape', 'Landscape'],
      ['Ask', 'Ask'],
      ['Your own', 'Your own'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    }
    await context.close()
    // Another build: the page and the list of its files are not the same.
    for (const [file, from, to] of [
      ['index.html', 'content="Watch', 'content="New: watch'],
      ['service-worker.js', /\}[0-9a-f]{16}`/, '}0123456789abcdef`'],
    ] as const) {
      const text = readFileSync(join(site, file), 'utf8')
      expect(text).toMatch(from)
      writeFileSync(join(site, file), text.replace(from, to))
    }
    await serve()
    page = await openBrowser()
    await page.goto(url('#/open'))
    expect(await page.content()).toContain('content="New: watch')
    const caches = () => page.evaluate<string[]>('caches.keys()')
    await expect.poll(caches, { timeout: 15_000 }).toEqual([expect.stringMatching(/ 0123456789abcdef$/)])
  })
})
