/** The page as built, in headless Chromium: the bits of the command line, every screen without obstacles. */
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmatory } from '../../src/experiment/protocol/confirmatory.ts'
import { formatInterval } from '../../src/stats/index.ts'
import { parseLines, runNormscope } from '../cli/normscope.ts'
import { executablePath, serve } from './server.ts'

describe.skipIf(executablePath === undefined)('the explorer in headless Chromium', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serve>>
  let page: Page
  let folder: string
  const complaints: string[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
    server = await serve({})
    folder = mkdtempSync(join(tmpdir(), 'normscope-explorer-'))
    page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Only the command explore has a stream of events.
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text())
    })
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true })
  })

  const site = () => `${server.url}dist/explorer/index.html`

  /** Trains what the address names, and returns its command line and the hash of its weights. */
  async function trained(address: string): Promise<{ command: string; hash: string }> {
    await page.goto('about:blank')
    await page.goto(address)
    await page.getByRole('button', { name: 'Play' }).click()
    const details = page.locator('.card details')
    await details.locator('summary').click()
    await details.locator('.command').waitFor()
    await page.getByText('has ended').first().waitFor({ state: 'attached' })
    return {
      command: await details.locator('pre').innerText(),
      hash: await details.locator('.hash').innerText(),
    }
  }

  const common = 'data=digits&batch=60&steps=12&evaluate-every=6&optimizer=sgd'
  const w1 = `#/train?model=mlp:100,100,100&norm=batch&learning-rate=0.1&${common}`
  it.each([
    w1,
    `#/train?model=cnn&norm=batch&learning-rate=0.02&${common}`,
    '#/train?model=mlp:16&norm=batch&data=circle:1,dx=1&learning-rate=0.02&steps=30&optimizer=adam',
  ])('trains the weights of the command line: %s', { timeout: 60_000 }, async (address) => {
    const { command, hash } = await trained(`${site()}${address}`)
    const { stdout } = await runNormscope(folder, [
      ...command.split(' ').slice(1),
      '--threads',
      '1',
      '--json',
    ])
    expect(parseLines(stdout).at(-1)).toMatchObject({ type: 'result', weightsSha256: hash })
  })

  it('trains the same weights from one file, without a server', { timeout: 30_000 }, async () => {
    const file = pathToFileURL(new URL('../../dist/explorer.html', import.meta.url).pathname).href
    expect(await trained(`${file}${w1}`)).toEqual(await trained(`${site()}${w1}`))
  })

  it('asks an experiment from one file, without a server', { timeout: 60_000 }, async () => {
    const file = pathToFileURL(new URL('../../dist/explorer.html', import.meta.url).pathname).href
    await page.goto('about:blank')
    await page.goto(`${file}#/ask?experiment=shift-demo&profile=smoke&seeds=2&set=steps=20`)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.getByRole('button', { name: 'Download the records' }).waitFor()
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
  })

  it('gives the records of an experiment that the command line writes', { timeout: 60_000 }, async () => {
    await page.goto(`${site()}#/ask?experiment=shift-demo&profile=smoke&seeds=2&set=steps=20`)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the records' }).click({ timeout: 30_000 })
    const records = readFileSync(await (await download).path(), 'utf8')
    const words = (await page.locator('.command pre').innerText()).split(' ').slice(1)
    expect((await runNormscope(folder, [...words, '--out', 'out'])).code).toBe(0)
    expect(records).toBe(readFileSync(join(folder, 'out', 'records.csv'), 'utf8'))
  })

  it('goes back and forward, and says what is wrong as the command line does', async () => {
    await page.goto(`${site()}#/train?norm=btach&steps=5`)
    await expect
      .poll(() => page.getByRole('alert').first().innerText())
      .toContain('unknown normalization "btach"; did you mean "batch"')
    await page.getByLabel('Normalization, network 1').fill('batch')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.url()).toContain('norm=batch')
    await page.goBack()
    expect(await page.getByLabel('Normalization, network 1').inputValue()).toBe('btach')
    await page.goForward()
    expect(await page.getByLabel('Normalization, network 1').inputValue()).toBe('batch')
  })

  it('moves the test points by keys, and a network with new statistics follows', async () => {
    await page.goto(`${site()}#/story?story=move&language=en`)
    const bn = page.locator('.picture').nth(1)
    const share = async () =>
      Number(/test points ([\d.]+) %/.exec(await bn.locator('figcaption').innerText())?.[1])
    await expect.poll(share, { timeout: 15_000 }).toBeGreaterThan(90)
    await bn.locator('canvas').focus()
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight')
    await expect.poll(share).toBeLessThan(75)
    await page.getByLabel('of the test points (new)').check()
    await expect.poll(share).toBeGreaterThan(90)
    await page.getByLabel('stay with the circle').check()
    await expect.poll(share).toBeLessThan(75)
  })

  it('leads from the start to every story, and from each story to the others', async () => {
    const namesIn = (links: readonly string[]) => links.map((link) => /story=(\w+)/.exec(link)?.[1])
    const linksOf = (selector: string) =>
      page.locator(selector).evaluateAll((all) => all.map((each) => String(each.getAttribute('href'))))
    await page.goto(`${site()}#/start`)
    await page.locator('.tiles').first().waitFor()
    const tiles = namesIn(await linksOf('.tiles a[href*="story="]'))
    await page.goto(`${site()}#/story?language=en`)
    await page.locator('.story-list a').first().waitFor()
    const listed = namesIn(await linksOf('.story-list a'))
    expect(listed.length).toBeGreaterThanOrEqual(7)
    expect(tiles).toEqual(listed)
    for (const link of await page.locator('.story-list a').all()) {
      const title = await link.innerText()
      await link.click()
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
    }
  })

  it('moves the values of a unit by γ and β, and gives the input back', async () => {
    await page.goto(`${site()}#/story?story=gains&language=en`)
    const gamma = page.getByLabel('γ', { exact: true })
    await gamma.focus()
    const cell = (row: number, column: number) =>
      page.locator('tbody tr').nth(row).locator('td').nth(column).innerText()
    expect(await cell(2, 1)).toBe('1.00')
    for (let i = 0; i < 50; i++) await page.keyboard.press('ArrowRight')
    await expect.poll(() => cell(2, 1)).toBe('1.50')
    await page.getByRole('button', { name: 'γ = √Var, β = E', exact: true }).click()
    await page.getByText('give the input back: y').waitFor()
    for (const column of [0, 1, 2]) expect(await cell(2, column)).toBe(await cell(0, column))
    await page.getByText('After training, the median unit').waitFor()
  })

  it('shows which cells share a mean, and where a normalization is impossible', async () => {
    await page.goto(`${site()}#/story?story=axes&language=en`)
    await page.getByText('6 means and 6 variances, each of 64 of the 384 values.').waitFor()
    expect(await page.locator('.slices .own').count()).toBe(63)
    await page.getByLabel('layer', { exact: true }).check()
    await page.getByText('4 means and 4 variances, each of 96 of the 384 values.').waitFor()
    await page
      .locator('.slices .cell')
      .nth(2 * 96)
      .click()
    await page.getByText('Image 3, channel 1, row 1, column 1.').waitFor()
    await page.getByLabel('dense (no positions)').check()
    await page.getByText('4 means and 4 variances, each of 6 of the 24 values.').waitFor()
    await page.goBack()
    await page.getByText('4 means and 4 variances, each of 96 of the 384 values.').waitFor()
    await page.goto(`${site()}#/story?story=axes&language=en&norm=group:4`)
    await page.getByText('norm is group:4, expected one of batch, layer, ').waitFor()
    await page.goto(`${site()}#/story?story=axes&language=en&norm=batch&model=mlp&batch=2`)
    await page.getByText('6 means and 6 variances, each of 2 of the 12 values.').waitFor()
    await page.getByLabel('Images in the batch').focus()
    await page.keyboard.press('Home')
    await expect
      .poll(() => page.getByRole('alert').allInnerTexts())
      .toEqual([expect.stringContaining('expected at least 2 values for each mean and variance, got 1')])
  })

  it('measures the noise of a batch, and trains on it after a prediction', async () => {
    await page.goto(`${site()}#/story?story=batches&language=en`)
    await page.getByText(/^With a batch of 2, the mean of a unit is typically off by 0\.\d+/).waitFor()
    await page.getByLabel('Batch', { exact: true }).focus()
    await page.keyboard.press('End')
    await page.getByText(/^With a batch of 128, the mean of a unit is typically off by 0\.0\d+/).waitFor()
    const see = page.getByRole('button', { name: 'Now see' })
    expect(await see.isDisabled()).toBe(true)
    await page.getByLabel('about as well').check()
    await see.click()
    const result = page.getByText(/^A batch of 128: test accuracy BN/)
    await result.waitFor()
    const shares = (await result.innerText()).match(/[\d.]+(?= %)/g)!.map(Number)
    expect(shares).toHaveLength(3)
    for (const share of shares) expect(share).toBeGreaterThan(85)
  })

  it('speaks German in figures that appear later, with decimal commas', async () => {
    await page.goto(`${site()}#/story?story=shake&language=de`)
    await page.getByLabel('schneller als das Netz ohne').check()
    await page.getByRole('button', { name: 'Jetzt nachsehen' }).click()
    await page.getByRole('figure', { name: 'Testgenauigkeit' }).waitFor()
    const text = await page.locator('.story').innerText()
    expect(text).toContain('Rauschen 0,5')
    const result = await page.getByText(/^Testgenauigkeit nach 400 Schritten/).innerText()
    const shares = [...result.matchAll(/(\d+,\d) %/g)].map(([, share]) => Number(share!.replace(',', '.')))
    expect(shares).toHaveLength(3)
    // With BN and without noise the digits are learned within these steps.
    expect(shares[1]).toBeGreaterThan(90)
    expect(text).not.toMatch(/\b(loss|accuracy|step|log scale|test set)\b|\d\.\d ?[%×]/i)
  })

  it('speaks the language that was chosen last, however long another takes to come', async () => {
    await page.route(/evidence-de/, async (route) => {
      await new Promise((done) => setTimeout(done, 500))
      await route.continue()
    })
    await page.goto('about:blank')
    await page.goto(`${site()}#/story?story=evidence&language=de`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'What the evidence says' }).waitFor()
    await page.waitForTimeout(1000)
    await page.unroute(/evidence-de/)
    const claims = await page.locator('.evidence-question[open] .evidence-claims > li').allInnerTexts()
    expect(claims.join()).toContain(
      confirmatory!.claims.find(({ experiment }) => experiment === 'intervention')!.claim,
    )
  })

  it('shows the committed verdicts with their intervals, and leads to the experiment', async () => {
    await page.goto(`${site()}#/story?story=evidence&language=en`)
    const decisive = page.locator('.evidence-question[open]')
    await decisive.locator('li').first().waitFor()
    const own = confirmatory!.claims.filter(({ experiment }) => experiment === 'intervention')
    const lines = await decisive.locator('.evidence-claims > li').allInnerTexts()
    expect(lines).toHaveLength(own.length)
    for (const [i, { claim, interval, unit }] of own.entries()) {
      expect(lines[i]).toContain(claim)
      expect(lines[i]).toContain(formatInterval(interval as [number, number], unit))
      expect(lines[i]).toContain('On the other seeds')
    }
    await page.getByRole('button', { name: 'opposite here' }).click()
    const opposite = confirmatory!.claims.filter(({ verdict }) => verdict === 'opposite')
    await expect.poll(() => page.locator('.evidence-claims > li').count()).toBe(opposite.length)
    await page.getByRole('link', { name: 'Run this experiment here' }).first().click()
    await expect.poll(() => page.url()).toMatch(/#\/ask\?experiment=[a-z-]+&profile=quick$/)
  })

  it('scrubs through the kept steps of a landscape by keys', { timeout: 30_000 }, async () => {
    await page.goto('about:blank')
    await page.goto(
      `${site()}#/landscape?model=mlp:4&norm=batch&steps=4&resolution=3&statistics=batch;frozen`,
    )
    const row = page.locator('.diagnostics tbody tr').first()
    await expect.poll(() => row.innerText(), { timeout: 15_000 }).toMatch(/\s4\s+[\d.]+\s+[\d.]+ %\s+[\d.]+/)
    const path = page.getByRole('figure', { name: 'The path in relief' })
    await path.getByText('step 4').first().waitFor()
    await page.getByLabel('Step of training').focus()
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
    await path.getByText('step 0').first().waitFor()
    await expect.poll(() => row.innerText()).toMatch(/\s0\s+[\d.]+\s+[\d.]+ %\s+[\d.]+/)
    const relief = page.getByRole('figure', { name: 'The loss around these weights' })
    expect(await relief.locator('[data-scene]').count()).toBe(2)
    const before = await relief.locator('.drawn').innerHTML()
    await page.getByRole('group', { name: /around the weights in relief/ }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => relief.locator('.drawn').innerHTML()).not.toBe(before)
    await page.getByLabel('of the trained network (frozen)').uncheck()
    await expect.poll(() => page.url()).toMatch(/statistics=batch(&|$)/)
    // One of them is always used.
    expect(await page.getByLabel('of each batch, as in training').isDisabled()).toBe(true)
    await expect.poll(() => relief.locator('[data-scene]').count()).toBe(1)
  })

  const screens = [
    '#/start',
    '#/train?norm=none;batch&steps=40&watch=activations',
    '#/ask?experiment=noise',
    '#/story?story=move&language=de',
    '#/story?story=shake&language=de',
    '#/story?story=gains&language=en',
    '#/story?story=axes&language=de',
    '#/story?story=batches&language=de',
    '#/story?story=evidence&language=en',
    '#/story?story=evidence&language=de',
    '#/story?story=look&language=de',
    '#/landscape?model=mlp:4&steps=4&resolution=3',
    '#/open',
  ]
  /** What has moved since the page was opened without being asked to, by the definition of Web Vitals. */
  const moved = () =>
    page.evaluate<string[]>(`new Promise((done) => {
      const found = []
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries())
          if (!hadRecentInput) found.push(value.toFixed(5) + ' ' + sources.map(({ node }) => node?.textContent.slice(0, 60)))
      }).observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => done(found), 100)
    })`)

  it.each(screens)(
    'has no obstacles in light and dark, fits a phone, and moves nothing while it loads: %s',
    { timeout: 60_000 },
    async (hash) => {
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto('about:blank')
      await page.goto(`${site()}${hash}`)
      await page.locator('h1').waitFor()
      await page.waitForTimeout(400)
      await page.evaluate(axe.source)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const violations = await page.evaluate<{ id: string; nodes: string[] }[]>(
          `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
          violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)) })))`,
        )
        expect(violations).toEqual([])
      }
      // The parts that stories share with other screens speak the language of the story, too.
      const german = hash.endsWith('language=de') ? await page.locator('.story').innerText() : ''
      expect(german).not.toMatch(/training points|In numbers|\bCopy\b|Network \d/)
      expect(await moved()).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      await page.reload()
      await page.locator('h1').waitFor()
      await page.waitForTimeout(1200)
      expect(await moved()).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    },
  )

  it('follows a study that runs beside it', { timeout: 60_000 }, async () => {
    const out = join(folder, 'live')
    mkdirSync(out)
    let child: ChildProcess | undefined
    const serving = runNormscope(folder, ['explore', 'live'], (stdout, started) => {
      child = started
      url ??= /http:\S+/.exec(stdout)?.[0]
    })
    let url: string | undefined
    await expect.poll(() => url, { timeout: 15_000 }).toBeDefined()
    await page.goto(url!)
    await page.getByRole('link', { name: 'Open' }).first().click()
    await page.getByText('no runs yet').waitFor()
    const arms = ['run', 'shift-demo', '--profile', 'smoke', '--seeds', '1', '--set', 'steps=2000']
    // The runs go into the served folder, the report beside it.
    const where = ['--store', 'live/runs', '--out', 'study', '--threads', '1']
    const running = runNormscope(folder, [...arms, ...where])
    // What the store says is planned, while the first runs are trained.
    await page.getByText(/of 6 runs have ended; .*\d still to come/).waitFor({ timeout: 20_000 })
    const row = page.getByRole('region', { name: 'Experiments of the folder' }).locator('tbody tr')
    expect(await row.locator('th').allInnerTexts()).toEqual(['shift-demo'])
    const facts = page.getByRole('region', { name: 'The served folder' }).locator('table').first()
    await facts.getByText(/normscope run shift-demo/).waitFor()
    await facts.getByText(/of 6 runs/).waitFor()
    expect((await running).code).toBe(0)
    await page.getByText('6 of 6 runs have ended').waitFor({ timeout: 10_000 })
    child!.kill('SIGINT')
    expect(await serving).toMatchObject({ code: 0, stderr: '' })
  })

  it('complained of nothing', () => expect(complaints).toEqual([]))
})
