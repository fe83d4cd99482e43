/** What a study needs from its machine, in a page: data over HTTP or from the page itself, ids by the same hash. */
import { pageData } from '../../data/index.ts'
import { UserError } from '../../errors.ts'
import { REVISION, runId } from '../../run/index.ts'
import type { Host } from '../../study/index.ts'
import type { Surroundings } from './messages.ts'

export function pageHost({ data, files, version }: Surroundings): Host {
  const { load, areImages, scalingFor } = pageData(async (file) => {
    const own = files?.[file]
    if (own !== undefined) return own
    if (files !== undefined)
      throw new UserError(
        `${file}: this page is one file and does not have these data; choose digits or circle, or open the page of normscope explore`,
      )
    const response = await fetch(new URL(file, data))
    if (!response.ok)
      throw new UserError(
        `${file}: the server answered ${response.status}; expected this file beside the page`,
      )
    return new Uint8Array(await response.arrayBuffer())
  })
  return {
    load: (from, options) => load(from, options),
    areImages,
    scalingFor,
    identify: (spec) => runId(spec, { normscope: version, revision: REVISION }),
  }
}
