/**
 * Measures the built page in headless Chromium on this machine, which should do nothing else:
 *
 *     npm run build && npx tsx scripts/measure-explorer.ts
 *
 * first picture    from the start of loading to the frame with the points, and to the first answer of a network about
 *                  them, on a desk and on a phone (slow 4G, processor slowed down four times), by the clock of the page;
 *                  medians of 15 and 5 loads
 * first curve      from the click on Play to the first steps in the figure, once the networks are open
 * frames           while two networks train: frames a second, and the longest time between two
 * memory           the most that the page's process takes, with its workers, while two networks train for some seconds:
 *                  what no other process shares (Linux only)
 * drag             from a key that moves the test points to the picture with the answers of both networks
 * layout shift     of the start, by the definition of Web Vitals
 */
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'

const site = fileURLToPath(new URL('../dist/explorer/', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

async function serve(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = join(site, pathname === '/' ? 'index.html' : pathname)
    readFile(file).then(
      (body) =>
        // As hosts of static files do.
        response
          .setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream')
          .setHeader('Content-Encoding', 'gzip')
          .setHeader('Cache-Control', 'max-age=600')
          .end(gzipSync(body)),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => void server.close(),
  }
}

const milliseconds = (value: number) => `${value.toFixed(0)} ms`
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

async function firstPicture(browser: Browser, url: string, isPhone: boolean): Promise<[number, number]> {
  const context = await browser.newContext(isPhone ? { viewport: { width: 360, height: 740 } } : {})
  const page = await context.newPage()
  if (isPhone) {
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await session.send('Network.enable')
    // Slow 4G as Lighthouse simulates it.
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1024 * 1024) / 8,
      uploadThroughput: (750 * 1024) / 8,
    })
  }
  await page.addInitScript(`
    globalThis.seen = {}
    const look = () => {
      const picture = document.querySelector('.picture')
      // A canvas that nothing was drawn on is 300 pixels wide.
      if (!seen.points && picture && picture.querySelector('canvas').width !== 300)
        requestAnimationFrame(() => { seen.points ??= performance.now() })
      if (/\\d %/.test(picture?.querySelector('figcaption').textContent ?? '')) seen.answer ??= performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)`)
  await page.goto(url)
  await page.locator('.picture figcaption').first().getByText(/\d %/).first().waitFor()
  const { points, answer } = await page.evaluate<{ points: number; answer: number }>('seen')
  await context.close()
  return [points, answer]
}

async function curveAndFrames(page: Page, url: string) {
  await page.goto(`${url}#/train?norm=none;batch&model=mlp:100,100,100&steps=200000&evaluate-every=500`)
  await page.getByText('step 0 of 200000').nth(1).waitFor()
  return page.evaluate<{ curve: number; frames: number; worst: number }>(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const start = performance.now()
    ;[...document.querySelectorAll('button')].find((button) => button.textContent === 'Play').click()
    while ([...document.querySelectorAll('.card output')].some((output) => output.textContent === '0')) await frame()
    const curve = performance.now() - start
    await new Promise((done) => setTimeout(done, 1000))
    const times = [await frame()]
    while (times.at(-1) - times[0] < 5000) times.push(await frame())
    const gaps = times.slice(1).map((time, i) => time - times[i])
    return { curve, frames: (1000 * gaps.length) / (times.at(-1) - times[0]), worst: Math.max(...gaps) }
  })()`)
}

/** Bytes of the largest process of a page that no other process shares, as the task manager of Chromium counts. */
async function privateMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      const kilobytes = (name: string) =>
        Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
      return 1024 * (kilobytes('RssAnon') + kilobytes('VmSwap'))
    })
  return Math.max(...sizes)
}

async function memory(browser: Browser, url: string, networks: string): Promise<number> {
  const page = await browser.newPage()
  await page.goto(`${url}#/train?norm=none;batch&steps=200000&evaluate-every=50&${networks}`)
  await page.getByText('step 0 of 200000').nth(1).waitFor()
  await page.getByRole('button', { name: 'Play' }).click()
  let most = 0
  for (let i = 0; i < 24; i++) {
    await page.waitForTimeout(500)
    most = Math.max(most, await privateMemory(browser))
  }
  await page.close()
  return most
}

async function drag(page: Page, url: string): Promise<number[]> {
  await page.goto('about:blank')
  await page.goto(`${url}#/story?story=move&language=en`)
  await page.getByLabel('of the test points (new)').check()
  await page.waitForTimeout(1500)
  return page.evaluate<number[]>(`(async () => {
    const pictures = [...document.querySelectorAll('.picture')]
    const canvas = pictures[1].querySelector('canvas')
    const times = []
    for (let i = 0; i < 80; i++) {
      const answered = Promise.all(pictures.map((picture) => new Promise((done) => {
        const before = picture.textContent
        const observer = new MutationObserver(() => {
          if (picture.textContent === before) return
          observer.disconnect()
          done()
        })
        observer.observe(picture, { subtree: true, characterData: true, childList: true })
        // Shares that happen to stay the same change nothing.
        setTimeout(done, 200)
      })))
      const start = performance.now()
      canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 24 < 12 ? 'ArrowRight' : 'ArrowLeft', bubbles: true }))
      await answered
      const time = performance.now() - start
      if (time < 199) times.push(time)
    }
    return times.sort((a, b) => a - b)
  })()`)
}

const layoutShift = (page: Page) =>
  page.evaluate<number>(`new Promise((done) => {
    let sum = 0
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value })
      .observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => done(sum), 2500)
  })`)

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const server = await serve()
try {
  const times = async (isPhone: boolean) => {
    const all: [number, number][] = []
    for (let i = 0; i < (isPhone ? 5 : 15); i++) all.push(await firstPicture(browser, server.url, isPhone))
    const [points, answers] = [0, 1].map((at) => milliseconds(median(all.map((each) => each[at]!))))
    return `points ${points}, first answer of a network ${answers}`
  }
  console.log(`Chromium ${browser.version()}`)
  console.log(`first picture, desk: ${await times(false)}`)
  console.log(`first picture, phone: ${await times(true)}`)
  const page = await browser.newPage()
  const { curve, frames, worst } = await curveAndFrames(page, server.url)
  console.log(`first curve: ${milliseconds(curve)}`)
  console.log(`frames, two networks: ${frames.toFixed(1)} a second, worst ${milliseconds(worst)}`)
  const moved = await drag(page, server.url)
  console.log(
    `drag: median ${milliseconds(median(moved))}, 95th percentile ${milliseconds(moved[Math.floor(0.95 * moved.length)]!)}`,
  )
  await page.goto('about:blank')
  await page.goto(server.url)
  console.log(`layout shift: ${(await layoutShift(page)).toFixed(3)}`)
  await page.close()
  for (const networks of ['model=mlp:100,100,100&data=digits', 'model=cnn&data=fashion-mnist']) {
    const most = await memory(browser, server.url, networks)
    console.log(`memory, two networks, ${networks.replace('&', ', ')}: ${(most / 2 ** 20).toFixed(0)} MiB`)
  }
} finally {
  await browser.close()
  server.close()
}
