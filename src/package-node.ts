/**
 * Where this package lies on the disk. Built code is bundled into a few files, so a module cannot count the folders above its own
 * file; it names what it needs from the folder of package.json.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Whether the source itself runs, as in tests, and not what `npm run build` makes of it. */
export const runsFromSource = import.meta.url.endsWith('.ts')

/** The nearest folder above this file that has a package.json. */
function findRoot(folder = new URL('.', import.meta.url)): URL {
  const above = new URL('../', folder)
  const isRoot = existsSync(new URL('package.json', folder)) || above.href === folder.href
  return isRoot ? folder : findRoot(above)
}

/** The folder of package.json, as a URL that ends with a slash. */
export const packageRoot: URL = findRoot()

/** The path of a file or folder of this package, such as `data/digits`. */
export const inPackage = (path: string): string => fileURLToPath(new URL(path, packageRoot))
