/** Tests of every property of `src/norm/checks/`, for each of several kinds. */
import { beforeAll, describe, expect, test } from 'vitest'
import { checksOf, type Engines, openEngines } from '../../src/norm/checks/index.ts'
import type { Normalization } from '../../src/norm/index.ts'
import type { Kind } from '../../src/options/index.ts'

/** Tests every kind with its default options, or with the option texts given for its name. */
export function normalizationSuite(
  kinds: readonly Kind<Normalization>[],
  texts: Readonly<Record<string, readonly string[]>> = {},
): void {
  let engines: Engines
  beforeAll(async () => {
    const opened = await openEngines()
    engines = opened
    return () => opened.close()
  })

  for (const kind of kinds)
    for (const text of texts[kind.name] ?? [''])
      describe(`${kind.name}${text && ':'}${text}`, () => {
        const checks = checksOf(kind, text).map(({ property, form = 'all', run }) => ({
          property,
          form,
          run,
        }))
        test.each(checks)('$form: $property', async ({ run }) => {
          await expect(run(engines)).resolves.toBeUndefined()
        })
      })
}
