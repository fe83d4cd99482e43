/**
 * Bundles the package's code into `dist/`: each entry of package.json, the command and the worker process, with the code that they
 * share in `dist/chunks/`, so that a process opens a few files when it starts.
 */
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
}

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const { exports, bin } = JSON.parse(readFileSync(path('package.json'), 'utf8')) as Manifest

/** Files in `dist/` that others name: users, the shell, and the package itself when it starts a process. */
const files = [
  ...Object.values(exports).map((entry) => entry.default),
  ...Object.values(bin),
  'dist/executor/processes/worker.js',
]
const names = files.map((file) => file.replace(/^(\.\/)?dist\//, '').replace(/\.js$/, ''))

// Names of chunks change with their contents.
rmSync(path('dist/chunks'), { recursive: true, force: true })
await build({
  configFile: false,
  root: path(''),
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      checks: { pluginTimings: false },
    },
  },
})
