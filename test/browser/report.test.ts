/** The report as its reader has it: a file opened offline in headless Chromium, on a desk, on a phone, by keys. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/page/html.ts'
import { many } from '../report/pages.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
)

describe.skipIf(executablePath === undefined)('the report in headless Chromium', () => {
  let browser: Browser
  let folder: string
  let url: string
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
    folder = mkdtempSync(join(tmpdir(), 'normscope-report-'))
    writeFileSync(join(folder, 'report.html'), renderReport(many))
    url = pathToFileURL(join(folder, 'report.html')).href
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function open(options: Parameters<Browser['newContext']>[0] = {}, query = ''): Promise<void> {
    const context = await browser.newContext({
      offline: true,
      viewport: { width: 1100, height: 900 },
      ...options,
    })
    page = await context.newPage()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (request.url() !== `${url}${query.split('#')[0]}`) complaints.push(`asked for ${request.url()}`)
    })
    await page.goto(`${url}${query}`)
  }

  const unfold = () =>
    page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')

  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    await page.context().close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })

  it.each([390, 768, 1280])('fits into %d pixels, its wide tables scrolling by themselves', async (width) => {
    await open({ viewport: { width, height: 800 } })
    await unfold()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  it('shows the figures of a phone on a phone, and those of a desk on paper', async () => {
    await open({ viewport: { width: 390, height: 800 } })
    const [wide, narrow] = [page.locator('figure .wide').first(), page.locator('figure .narrow').first()]
    expect([await wide.isVisible(), await narrow.isVisible()]).toEqual([false, true])
    await page.emulateMedia({ media: 'print' })
    expect([await wide.isVisible(), await narrow.isVisible()]).toEqual([true, false])
  })

  it('paints page and figures dark where that is asked for', async () => {
    await open({ colorScheme: 'dark' })
    const colours = await page.evaluate(`[
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector('figure svg rect')).fill,
    ]`)
    expect(colours).toEqual(['rgb(13, 17, 23)', 'rgb(18, 22, 28)'])
  })

  it('has the first figure on the first screen of a phone, and the rest of the answer folded', async () => {
    await open({ viewport: { width: 390, height: 844 } })
    const figure = (await page.locator('figure').first().boundingBox())!
    expect(figure.y).toBeLessThan(844 / 2)
    expect(await page.locator('.rest').getAttribute('open')).toBeNull()
    await page.locator('.rest summary').click()
    expect(await page.locator('.rest .question').isVisible()).toBe(true)
  })

  it('skips to the claims by the first key, and opens the claim that a link leads to', async () => {
    await open()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('claims')
    const claim = page.locator('#claim-convergence-faster')
    expect(await claim.getAttribute('open')).toBeNull()
    await page.evaluate('location.hash = "claim-convergence-faster"')
    await expect.poll(() => claim.getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('claim-convergence-faster')
    expect(await claim.locator('dl').isVisible()).toBe(true)
  })

  it('opens the folds around a figure that a link leads to', async () => {
    await open({}, '#figure-landscape-surface')
    expect(await page.locator('#figure-landscape-surface').isVisible()).toBe(true)
  })

  it('narrows the claims down by verdict and by words', async () => {
    await open()
    const shown = () => page.locator('details.claim:visible').count()
    expect(await shown()).toBe(11)
    await page.getByRole('button', { name: 'supported 2' }).click()
    expect(await shown()).toBe(2)
    expect(await page.locator('section.experiment:visible').count()).toBe(2)
    await page.getByRole('searchbox').fill('SMOOTHER landscape')
    expect(await shown()).toBe(1)
    expect(await page.locator('.filter [role=status]').innerText()).toBe('1 of 11 claims')
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'all 11' }).click()
    expect(await shown()).toBe(11)
  })

  it('opens every fold on paper and closes it again', async () => {
    await open()
    const closed = () => page.locator('details:not([open])').count()
    const before = await closed()
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await closed()).toBe(0)
    await page.evaluate('dispatchEvent(new Event("afterprint"))')
    expect(await closed()).toBe(before)
  })

  describe('on a projector', () => {
    const wide = { viewport: { width: 1280, height: 720 } }
    const title = () => page.locator('.stage h2').innerText()
    const place = () => page.locator('.stage .place').innerText()

    it('shows the answer, then one figure per screen, by keys', async () => {
      await open(wide, '?present')
      expect(await title()).toBe('Why does normalization help?')
      await page.keyboard.press('ArrowRight')
      expect(await title()).toBe(
        'BN reaches the plain network’s best accuracy sooner, and bears higher rates',
      )
      expect(await page.locator('.stage figure svg').isVisible()).toBe(true)
      expect(await page.locator('.stage .sentence').innerText()).toBe(
        'Test accuracy by step, after Fig. 1(a) of the paper.',
      )
      await page.keyboard.press('ArrowRight')
      expect(await title()).toBe('Does the quantity predict how fast a run trains?')
      expect(page.url()).toMatch(/\?present=3$/)
      await page.keyboard.press('ArrowLeft')
      expect(await place()).toMatch(/^2 \/ /)
      await page.keyboard.press('End')
      const [at, all] = (await place()).split(' / ')
      expect(at).toBe(all)
      expect(Number(all)).toBe(1 + (await page.locator('main figure').count()))
      expect(await page.locator('.stage .from').innerText()).toBe('Is the loss smoother?')
      await page.keyboard.press('Escape')
      expect(await page.locator('.stage').count()).toBe(0)
      expect(page.url()).not.toContain('present')
    })

    it('keeps title, figure and sentence on the screen, for every figure', async () => {
      await open(wide, '?present=2')
      const count = Number((await place()).split(' / ')[1])
      for (let i = 2; i <= count; i++) {
        const bottom = await page.evaluate(
          'document.querySelector(".stage .turn").getBoundingClientRect().bottom',
        )
        expect(bottom).toBeLessThanOrEqual(720)
        const height = await page.evaluate(
          'document.querySelector(".stage figure svg").getBoundingClientRect().height',
        )
        expect(height).toBeGreaterThan(360)
        await page.keyboard.press('ArrowRight')
      }
    })

    it('starts with a button and turns by a swipe', async () => {
      await open({ viewport: { width: 390, height: 844 }, hasTouch: true })
      await page.getByRole('button', { name: 'one per screen' }).click()
      const swipe = (from: number, to: number) =>
        page.evaluate(`(() => {
          const stage = document.querySelector('.stage')
          const touch = (x) => [new Touch({ identifier: 1, target: stage, clientX: x, clientY: 300 })]
          stage.dispatchEvent(new TouchEvent('touchstart', { changedTouches: touch(${from}) }))
          stage.dispatchEvent(new TouchEvent('touchend', { changedTouches: touch(${to}) }))
        })()`)
      await swipe(300, 100)
      expect(await place()).toMatch(/^2 /)
      await swipe(100, 300)
      expect(await place()).toMatch(/^1 /)
      await page.getByRole('button', { name: 'Close' }).click()
      expect(await page.locator('.stage').count()).toBe(0)
    })
  })

  it('names every figure and control for those who do not see them', async () => {
    await open()
    const nameless =
      await page.evaluate(`[...document.querySelectorAll('svg[role=img],[role=group],[role=region],figure')]
      .filter((element) => !(element.getAttribute('aria-label') || element.getAttribute('aria-labelledby'))).length`)
    expect(nameless).toBe(0)
    await page.locator('.contents summary').click()
    for (const landmark of ['banner', 'main', 'contentinfo', 'navigation'] as const)
      expect(await page.getByRole(landmark).count()).toBe(1)
  })

  it('switches an arm off and on by keys', async () => {
    await open()
    const figure = page.locator('#figure-convergence-accuracy')
    const button = figure.getByRole('button', { name: 'plain ×5' })
    const style = () => figure.locator('.wide [data-arm="plain-x5"]').first().getAttribute('style')
    await button.focus()
    await page.keyboard.press('Enter')
    expect(await button.getAttribute('aria-pressed')).toBe('false')
    expect(await style()).toContain('opacity: 0.08')
    await page.keyboard.press('Space')
    expect(await button.getAttribute('aria-pressed')).toBe('true')
    expect(await style()).not.toContain('opacity')
  })

  it('reads out the curves under the pointer, but not those that are off', async () => {
    await open()
    const figure = page.locator('#figure-convergence-accuracy')
    await figure.getByRole('button', { name: 'BN ×30' }).click()
    await figure.locator('.wide').hover({ position: { x: 400, y: 150 } })
    const words = await figure.getByRole('status').innerText()
    expect(words).toMatch(/^training step 2,\d+/)
    expect(words).toMatch(/plain: [\d.]+ % \([\d.]+ % to [\d.]+ %\)/)
    expect(words).not.toContain('BN ×30')
    await page.mouse.move(5, 5)
    expect(await figure.getByRole('status').isVisible()).toBe(false)
  })

  it('reads out curves, surfaces and strips by keys', async () => {
    await open()
    await unfold()
    const readOut = async (id: string, ...keys: string[]) => {
      await page.locator(`#${id} .wide`).focus()
      for (const key of keys) await page.keyboard.press(key)
      return page.locator(`#${id}`).getByRole('status').innerText()
    }
    expect(await readOut('figure-landscape-bands', 'ArrowRight')).toMatch(/plain: [\d.]+ to [\d.]+/)
    const right = await readOut('figure-landscape-contour', 'ArrowRight', 'ArrowUp', 'PageDown')
    expect(right).toMatch(/direction 1 [−\d.]+, direction 2 [−\d.]+\s+training loss \(nats\): 0\.05978/)
    expect(await readOut('figure-landscape-strip', 'ArrowLeft')).toMatch(/conv\d, training step 1,\d+/)
  })

  it('turns the surfaces by keys, by buttons and by dragging', async () => {
    await open()
    await unfold()
    const figure = page.locator('#figure-landscape-surface')
    const drawn = () => figure.locator('.wide g[data-scene="0"]').innerHTML()
    /** Waits for the next frame to be drawn. */
    const settled = async () => {
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
      return drawn()
    }
    const start = await drawn()
    await figure.locator('.wide').focus()
    await page.keyboard.press('ArrowLeft')
    const turned = await settled()
    expect(turned).not.toBe(start)
    await page.keyboard.press('ArrowUp')
    const tilted = await settled()
    expect(tilted).not.toBe(turned)
    await figure.getByRole('button', { name: 'reset' }).click()
    const reset = await settled()
    await figure.getByRole('button', { name: 'turn →' }).click()
    expect(await settled()).not.toBe(reset)
    await figure.getByRole('button', { name: 'reset' }).click()
    expect(await settled()).toBe(reset)
    // Waits until the page has stopped scrolling, too.
    await figure.locator('.wide svg').hover({ position: { x: 200, y: 200 } })
    const box = (await figure.locator('.wide svg').boundingBox())!
    await page.mouse.down()
    await page.mouse.move(box.x + 260, box.y + 210, { steps: 3 })
    await page.mouse.up()
    expect(await settled()).not.toBe(reset)
  })

  it('shows all of it without scripts', async () => {
    await open({ javaScriptEnabled: false })
    expect(await page.locator('figure .wide svg').first().isVisible()).toBe(true)
    expect(await page.locator('button:visible, input:visible').count()).toBe(0)
    expect(await page.locator('details.claim:visible').count()).toBe(11)
    await page.locator('details.claim summary').first().click()
    expect(await page.locator('details.claim dl').first().isVisible()).toBe(true)
    expect(await page.locator('.rest .question').isVisible()).toBe(true)
  })
})
