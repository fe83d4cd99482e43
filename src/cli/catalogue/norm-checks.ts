/** The checks of `normscope norms --plugin FILE`: what holds of a normalization of your own, and what does not. */
import pc from 'picocolors'
import { counted } from '../../counts.ts'
import { type Checked, checkNormalization, type Form } from '../../norm/checks/index.ts'
import { canonicalNormalization, pluggedNormalizations, type PluginOrigin } from '../../norm/index.ts'
import { definitions, paragraph } from '../display/table.ts'

export interface CheckedPlugin {
  readonly spec: string
  readonly plugin: PluginOrigin
  readonly checks: readonly Checked[]
}

/**
 * Checks the plugged-in normalizations: all of them with their default options, or that of `spec` with its options.
 * Empty if there are none. Throws a UserError if `spec` is invalid.
 */
export async function checkPlugins(spec: string | undefined): Promise<CheckedPlugin[]> {
  if (spec !== undefined) canonicalNormalization(spec)
  const parts = spec
    ?.split('+')
    .map((part) => ({ name: part.split(':')[0]!, text: part.slice(part.indexOf(':') + 1) }))
  const results: CheckedPlugin[] = []
  for (const { kind, norm, file, sha256 } of pluggedNormalizations()) {
    const part = parts?.find(({ name }) => name === norm)
    if (parts !== undefined && part === undefined) continue
    const text = part === undefined || part.text === norm ? '' : part.text
    const checks = await checkNormalization(kind, text)
    results.push({ spec: text === '' ? norm : `${norm}:${text}`, plugin: { norm, file, sha256 }, checks })
  }
  return results
}

export const isFaultless = ({ checks }: CheckedPlugin): boolean =>
  checks.every(({ problem }) => problem === undefined)

/** One line for each property with the forms of input for which it holds, then what is wrong. */
export function checksTable({ spec, plugin, checks }: CheckedPlugin): string {
  const properties = [...new Set(checks.map(({ property }) => property))]
  const lines = properties.flatMap((property): [string, string][] => {
    const of = checks.filter((each) => each.property === property)
    const faults = of.filter(({ problem }) => problem !== undefined)
    const held = of.filter(({ problem }) => problem === undefined)
    const mark = faults.length === 0 ? pc.green('✓') : pc.red('✗')
    const where = held.length > 0 && faults.length > 0 ? ` (holds for ${formsOf(held)})` : inForms(held)
    return [
      [mark, `${property}${where}`],
      ...faults.map(({ form, problem }): [string, string] => [
        '',
        pc.red(`${form ? `${form}: ` : ''}${problem}`),
      ]),
    ]
  })
  const failed = properties.filter((property) =>
    checks.some((each) => each.property === property && each.problem !== undefined),
  )
  const result =
    failed.length === 0
      ? `${pc.green('✓')} all ${counted(properties.length, 'property', 'properties')} hold`
      : `${pc.red('✗')} ${failed.length} of ${counted(properties.length, 'property', 'properties')} ${failed.length === 1 ? 'does' : 'do'} not hold; correct ${plugin.file}, and run the same command again`
  return [
    '',
    pc.bold(`checks of ${spec}, from ${plugin.file} (sha-256 ${plugin.sha256})`),
    definitions(lines),
    '',
    paragraph(result),
    '',
  ].join('\n')
}

const formsOf = (checks: readonly Checked[]): string =>
  checks.map(({ form }): Form | undefined => form).join(', ')

const inForms = (checks: readonly Checked[]): string =>
  checks.some(({ form }) => form !== undefined) ? pc.dim(`: ${formsOf(checks)}`) : ''
