/**
 * The order of the house: a folder of `src/` may import only from itself and from those above it.
 * To move a folder, move its line. `src/errors.ts` may be imported by all; `src/index.ts`, the entry of the
 * package, imports from all but `cli`.
 */
const order = [
  'options',
  'random',
  'tensor',
  'compile',
  'backend',
  'norm',
  'nn',
  'data',
  'interop',
  'train',
  'stats',
  'figure',
  'probe',
  'experiment',
  'run',
  'study',
  'store',
  'executor',
  'report',
  'explorer',
  'cli',
]

/** Folders that also run in a browser. Their files named `node.ts`, `*-node.ts` or `load.ts`, and `report/output/`, do not. */
const browser = order.filter((name) => !['store', 'executor', 'cli'].includes(name))

const folder = (names) => `^src/(${names.join('|')})/`

module.exports = {
  forbidden: [
    ...order.slice(0, -1).map((name, i) => ({
      name: `${name}-imports-only-from-above`,
      severity: 'error',
      from: { path: folder([name]) },
      to: { path: folder(order.slice(i + 1)) },
    })),
    {
      name: 'every-folder-has-its-place-in-the-order',
      comment: 'add the folder to `order` above',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: folder(order) },
    },
    {
      name: 'root-files-import-no-folder',
      severity: 'error',
      from: { path: '^src/[^/]+$', pathNot: '^src/index\\.ts$' },
      to: { path: folder(order) },
    },
    {
      name: 'the-entry-of-the-package-imports-no-command',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'a-backend-does-not-know-its-siblings',
      comment: 'what processors share is in cpu',
      severity: 'error',
      from: { path: '^src/backend/([^/]+)/' },
      to: { path: '^src/backend/[^/]+/', pathNot: '^src/backend/($1|cpu)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'browser-code-is-free-of-node',
      comment: 'import it dynamically behind a check of the host, or in a file named for node',
      severity: 'error',
      from: {
        path: [folder(browser), '^src/executor/web-workers/'],
        pathNot: ['[/-]node\\.ts$', '/load\\.ts$', '^src/report/output/'],
      },
      to: { dependencyTypes: ['core'], dynamic: false },
    },
    {
      name: 'the-page-reaches-no-store-and-no-process',
      severity: 'error',
      from: { path: ['^src/explorer/', '^src/executor/web-workers/'] },
      to: { path: ['^src/(store|executor/processes|report/output)/'] },
    },
    {
      name: 'runs-and-studies-reach-no-disk',
      comment:
        'what reads the disk, hashes or starts processes is handed in; a backend looks for a compiler, its cache and its own code by itself, in Node',
      severity: 'error',
      from: { path: folder(['run', 'study']), pathNot: '-node\\.ts$' },
      to: {
        path: '^src/.*(-node|/load)\\.ts$',
        pathNot: ['^src/backend/', '^src/(user-cache|package)-node\\.ts$'],
        reachable: true,
      },
    },
    {
      name: 'source-uses-only-what-is-shipped',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'source-uses-only-installed-dependencies',
      comment: 'the page is built with what it uses inside',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/explorer/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
