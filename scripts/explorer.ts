/**
 * Builds the page: `dist/explorer/`, a folder for any host of static files, and `dist/explorer.html`, the same in one
 * file that opens without a server (with the digits as its only images). Fails if a first visit would load too much.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative as pathFrom } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, type Plugin } from 'vite'
import { STYLE } from '../src/report/page/style.ts'

/** Bytes, compressed by gzip: the script of the start, and the script of a worker that trains. */
const MOST_START = 40 * 1024
const MOST_WORKER = 160 * 1024

const ENGINE = /\/src\/(options|random|tensor|compile|backend|norm|nn|train)\//

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const root = path('src/explorer')
const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as { version: string }

/** Code for Node is behind checks of the host; the page gets none of it. */
const withoutNode = (): Plugin => ({
  name: 'without-node',
  enforce: 'pre',
  resolveId: (source) => (/^node:|-node\.ts$/.test(source) ? '\0nothing-of-node' : null),
  load: (id) => (id === '\0nothing-of-node' ? 'export {}' : null),
})

/** The page looks as the report does. */
const withReportStyle = (): Plugin => ({
  name: 'report-style',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('/explorer/style.css') ? `${STYLE}\n${code}` : null),
})

const inOneFile = (): Plugin => ({
  name: 'in-one-file',
  enforce: 'pre',
  resolveId: (source) =>
    /^(\.|\.\.\/worker)\/open\.ts$/.test(source) ? `${root}/worker/open-single.ts` : null,
})

/** Whether the machine is slow is not its business. */
const checks = { pluginTimings: false }

const common: InlineConfig = {
  configFile: false,
  root,
  base: './',
  logLevel: 'warn',
  define: { NORMSCOPE_VERSION: JSON.stringify(version) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}

async function buildFolder(): Promise<void> {
  await build({
    ...common,
    plugins: [withoutNode(), withReportStyle()],
    worker: {
      format: 'es',
      plugins: () => [withoutNode()],
      // No module does anything but declare, so what an index names and nobody uses is not loaded.
      rolldownOptions: {
        treeshake: { moduleSideEffects: false },
        // Every worker computes. Code in one file compresses better than in many.
        output: { codeSplitting: { groups: [{ name: 'engine', test: ENGINE }] } },
      },
    },
    build: {
      target: 'es2022',
      outDir: path('dist/explorer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: { checks },
    },
  })
  for (const folder of ['digits', 'fashion-mnist']) {
    mkdirSync(path(`dist/explorer/data/${folder}`), { recursive: true })
    cpSync(path(`data/${folder}`), path(`dist/explorer/data/${folder}`), { recursive: true })
  }
}

/** The packages whose code is in the page. */
const packages = new Set<string>()

/** Their licences ask to be handed on. */
function licences(): string {
  const texts = [...packages].sort().map((name) => {
    const folder = path(`node_modules/${name}`)
    const file = readdirSync(folder).find((each) => /^licen[cs]e(\.\w+)?$/i.test(each))
    if (file === undefined) throw new Error(`${name}: expected a file with its licence, found none`)
    return `${name}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
  })
  return texts.join(`\n${'-'.repeat(78)}\n\n`)
}

/** The script of one entry with everything that it imports. */
async function bundled(
  entry: string,
  format: 'es' | 'iife',
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await build({
    ...common,
    // A worker of a page without a server is no module, and has no `import.meta`.
    define: { ...common.define, ...define, ...(format === 'iife' && { 'import.meta': '{}' }) },
    plugins: [withoutNode(), inOneFile()],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { checks, input: `${root}/${entry}`, output: { codeSplitting: false, format } },
    },
  })
  const { output } = (Array.isArray(result) ? result[0]! : result) as {
    output: { type: string; code?: string; moduleIds?: string[] }[]
  }
  const { code, moduleIds } = output.find(({ type }) => type === 'chunk')!
  for (const id of moduleIds ?? []) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]
    if (name !== undefined) packages.add(name)
  }
  return code!
}

async function buildFile(): Promise<void> {
  // Nothing in the scripts ends their elements.
  const inert = (code: string) => code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  const script = inert(await bundled('main.tsx', 'es'))
  const worker = inert(await bundled('worker/worker.ts', 'iife'))
  const style = `${STYLE}\n${readFileSync(`${root}/style.css`, 'utf8')}`
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const digits = readFileSync(path('data/digits/digits.csv.gz')).toString('base64')
  const replacements: readonly (readonly [RegExp, string])[] = [
    [/(Content-Security-Policy" content=")[^"]*/, `$1${policy}`],
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [
      /<script type="module"[^>]*><\/script>/,
      `<script type="text/plain" data-file="digits/digits.csv.gz">${digits}</script>
<script type="text/plain" id="worker">${worker}</script>
<script type="module">${script}</script>`,
    ],
  ]
  let html = readFileSync(`${root}/index.html`, 'utf8')
  for (const [found, by] of replacements) {
    if (!found.test(html)) throw new Error(`index.html: expected ${found}, found none`)
    html = html.replace(found, (_, first: string | undefined) =>
      by.startsWith('$1') ? `${first}${by.slice(2)}` : by,
    )
  }
  const passedOn = licences()
  writeFileSync(path('dist/explorer/licences.txt'), passedOn)
  // Two hyphens would end the comment.
  const comment = `<!--\nThe packages in this page:\n\n${passedOn.replaceAll(/-{2,}/g, '—')}\n-->`
  writeFileSync(path('dist/explorer.html'), `${html.trimEnd()}\n${comment}\n`)
}

/** A built script and all that it imports before it runs. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = readFileSync(path(`dist/explorer/assets/${file}`), 'utf8')
  // A dynamic import has parentheses.
  for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(imported!, seen)
  return seen
}

/**
 * What the script of the start imports, and the files of the worker of the first picture, which the page asks for while
 * its own script is still on the way.
 */
function announceFiles(): void {
  const html = readFileSync(path('dist/explorer/index.html'), 'utf8')
  const start = startIn(html)
  const imported = [...withImports(start)].filter((file) => file !== start)
  const links = [
    ...imported.map((file) => `<link rel="modulepreload" href="./assets/${file}">`),
    // The page itself does not wait for these.
    ...[...workerOf(readdirSync(path('dist/explorer/assets')))].map(
      (file) => `<link rel="modulepreload" fetchpriority="low" href="./assets/${file}">`,
    ),
  ]
  writeFileSync(path('dist/explorer/index.html'), html.replace('</head>', `${links.join('\n')}\n</head>`))
}

const startIn = (html: string) => /src="\.\/assets\/([^"]+\.js)"/.exec(html)![1]!

/** The script of all workers. */
const workerIn = (files: readonly string[]) => files.find((file) => /^worker-[\w-]{8}\.js$/.test(file))!

/** What the script of all workers loads for a role. */
function roleIn(files: readonly string[], role: string): string {
  const code = readFileSync(path(`dist/explorer/assets/${workerIn(files)}`), 'utf8')
  return new RegExp(`import\\([\`"']\\./(${role}-[\\w-]{8}\\.js)`).exec(code)![1]!
}

const workerOf = (files: readonly string[]) =>
  new Set([workerIn(files), roleIn(files, 'circle')].flatMap((file) => [...withImports(file)]))

/** Throws an Error if a first visit loads more than it may. */
function checkSizes(): void {
  const files = readdirSync(path('dist/explorer/assets'))
  const start = startIn(readFileSync(path('dist/explorer/index.html'), 'utf8'))
  const loads = [
    ['start script', [start], MOST_START],
    ['worker of a first visit', [...workerOf(files)], MOST_WORKER],
    ['worker that trains', [workerIn(files), roleIn(files, 'live'), roleIn(files, 'host')], MOST_WORKER],
  ] as const
  for (const [name, entries, most] of loads) {
    const all = new Set(entries.flatMap((entry) => [...withImports(entry)]))
    const sizes = [...all].map((file) => gzipSync(readFileSync(path(`dist/explorer/assets/${file}`))).length)
    const size = sizes.reduce((sum, each) => sum + each, 0)
    console.log(`${name}: ${(size / 1024).toFixed(1)} KB compressed, at most ${most / 1024}`)
    if (size > most)
      throw new Error(
        `the ${name} has ${size} bytes compressed, expected at most ${most}; load a part of it later`,
      )
  }
}

/** The files of a visit, relative to the page, except for data that few visits use. */
function filesToKeep(): string[] {
  const all = readdirSync(path('dist/explorer'), { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => pathFrom(path('dist/explorer'), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/^(data\/fashion-mnist\/|licences\.txt|service-worker\.js)/.test(file))
    .sort()
}

/** The script that keeps the page; it differs whenever one of the files does. */
async function buildServiceWorker(): Promise<void> {
  const files = filesToKeep()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(path(`dist/explorer/${file}`)))
  const script = await bundled('offline/service-worker.ts', 'iife', {
    NORMSCOPE_FILES: JSON.stringify(files),
    NORMSCOPE_BUILD: JSON.stringify(hash.digest('hex').slice(0, 16)),
  })
  writeFileSync(path('dist/explorer/service-worker.js'), script)
}

await buildFolder()
await buildFile()
announceFiles()
await buildServiceWorker()
checkSizes()
