/** Files of users in the built page, in headless Chromium: listed, trained with exchanged normalizations, the same bits. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpz } from '../../src/data/index.ts'
import { parseLines, runNormscope } from '../cli/normscope.ts'
import { executablePath, serve } from './server.ts'

const onnx = new URL('../fixtures/onnx/resnet_tiny.onnx', import.meta.url).pathname

/** Images that fit the network, of two classes. */
function images(): Uint8Array {
  const part = (count: number, start: number) => ({
    shape: [count, 28, 28],
    data: Uint8Array.from({ length: count * 784 }, (_, i) => ((i + start) * 2654435761) % 256),
  })
  const labels = (count: number) => ({
    shape: [count],
    data: Uint8Array.from({ length: count }, (_, i) => i % 2),
  })
  return writeNpz({
    train_images: part(64, 0),
    train_labels: labels(64),
    test_images: part(16, 5),
    test_labels: labels(16),
  })
}

describe.skipIf(executablePath === undefined)('files of users in the page', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serve>>
  let page: Page
  let folder: string
  const complaints: string[] = []
  const requests: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
    server = await serve({})
    folder = mkdtempSync(join(tmpdir(), 'normscope-own-'))
    writeFileSync(join(folder, 'images.npz'), images())
    writeFileSync(join(folder, 'rows.csv'), '1,2,3\n4,5\n')
    page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`))
    await page.goto(`${server.url}dist/explorer/index.html#/own`)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('lists a network and data from a file button that the keyboard reaches', async () => {
    const button = page.getByLabel(/^Files/)
    await button.focus()
    expect(await button.evaluate('document.activeElement.type')).toBe('file')
    await button.setInputFiles([onnx, join(folder, 'images.npz'), join(folder, 'rows.csv')])
    await page.getByText('Read: 1 network and 1 data set.').waitFor()
    const { stdout } = await runNormscope(folder, ['models', `onnx:${onnx}`, '--json'])
    const known = JSON.parse(stdout) as { parameters: number; norms: { name: string }[] }
    const network = page.getByRole('region', { name: 'onnx:resnet_tiny.onnx', exact: true })
    expect(await network.locator('.facts').first().innerText()).toContain(
      `${known.parameters.toLocaleString('en')} parameters`,
    )
    const rows = page.getByRole('region', { name: /^Normalizations of/ }).locator('tbody tr')
    expect(await rows.locator('td:first-child').allInnerTexts()).toEqual(known.norms.map(({ name }) => name))
  })

  it('refuses a file with the words of the command line', async () => {
    const { stderr } = await runNormscope(folder, ['train', '--data', 'csv:rows.csv'])
    expect(stderr).toContain(await page.locator('.refused').innerText())
  })

  it('has no obstacles', async () => {
    await page.evaluate(axe.source)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(
        await page.evaluate(`axe.run(document).then(({ violations }) => violations.map(({ id }) => id))`),
      ).toEqual([])
    }
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('trains the weights of the command line beside other normalizations', { timeout: 60_000 }, async () => {
    await page.getByRole('link', { name: 'Train 4 side by side' }).click()
    await page.getByRole('button', { name: 'All options' }).click()
    await page.getByLabel('Steps, network 1').fill('3')
    await page.keyboard.press('Tab')
    // The others keep their 300 steps, whose words begin with these.
    await page
      .locator('.card')
      .first()
      .getByText(/^step 0 of 3$/)
      .waitFor()
    await page.getByRole('button', { name: 'Play' }).click()
    const cards = page.locator('.card')
    expect(await cards.count()).toBe(4)
    const weightsOf = async (card: ReturnType<typeof cards.nth>) => {
      await card.locator('summary').click()
      await card.locator('.command').waitFor()
      await card.getByText('has ended').waitFor({ state: 'attached' })
      return {
        command: await card.locator('pre').innerText(),
        hash: await card.locator('.hash').innerText(),
      }
    }
    const { command, hash } = await weightsOf(cards.first())
    expect(command).toContain('--norm keep --data npz:images.npz')
    const replaced = command.replace('onnx:resnet_tiny.onnx', `onnx:${onnx}`)
    const { stdout } = await runNormscope(folder, [
      ...replaced.split(' ').slice(1),
      '--threads',
      '1',
      '--json',
    ])
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: 'result', weightsSha256: hash })
  })

  it('asked for nothing but its own files, and complained of nothing', () => {
    expect(requests.filter((request) => !request.startsWith(`GET ${server.url}`))).toEqual([])
    expect(complaints).toEqual([])
  })
})
