/** `normscope data`: describes a data set before anything is trained on it. */
import { counted } from '../../counts.ts'
import pc from 'picocolors'
import {
  type DataSplit,
  type DatasetSummary,
  describeData,
  labelsEachStep,
  type Moments,
  sampleOf,
  samplesOf,
  sketchImage,
} from '../../data/index.ts'
import { loadData } from '../../data/load.ts'
import { formatNumber } from '../../stats/index.ts'
import { describeWarnings } from '../display/warnings.ts'

const MOST_LISTED = 20

export async function dataCommand(spec: string, { json = false }: { json?: boolean } = {}): Promise<string> {
  const split = loadData(spec)
  if (json) return `${JSON.stringify(await plain(split), undefined, 2)}\n`
  const { name, description, source, licence, shape, classes, train, test } = await describeData(split)
  const sample = sampleOf(split.train)
  const outputs = train.perClass
    ? counted(classes, 'class', 'classes')
    : counted(classes, 'value to predict', 'values to predict')
  const sketch = sketchImage(split.train, 0)
  const names = labelsEachStep(split.train) ? undefined : split.classNames
  const firstLabel = split.train.labels[0]!
  return `${[
    `${pc.bold(name)}  ${description}`,
    `  source   ${source}`,
    `  licence  ${licence}`,
    `  ${samplesOf(split.train).padEnd(8)} ${shape.join(' × ')}, ${outputs}`,
    ...(split.reading ?? []).map((how) => `  read as  ${how}`),
    `  training ${describeSet(sample, train, names)}`,
    `  test     ${describeSet(sample, test, names)}`,
    ...(split.warnings ? ['', describeWarnings(split.warnings).trimEnd()] : []),
    ...(sketch === undefined
      ? []
      : ['', `the first training image, of class ${names?.[firstLabel] ?? firstLabel}:`, sketch]),
    ...(labelsEachStep(split.train) ? ['', 'the first training window:', firstWindow(split)] : []),
  ].join('\n')}\n`
}

/** What is printed, for programs. */
async function plain(split: DataSplit) {
  const { classNames = null, reading = [], warnings = [] } = split
  return { ...(await describeData(split)), classNames, reading, warnings }
}

function firstWindow({ train, classNames }: DataSplit): string {
  const codes = Array.from(train.inputs.subarray(0, train.shape[0]))
  return JSON.stringify(codes.map((code) => classNames![code]).join(''))
}

function describeSet(
  sample: string,
  { count, perClass, targets, mean, deviation, sha256 }: DatasetSummary,
  names: readonly string[] | undefined,
): string {
  const spread = (moments: Moments) => `${formatNumber(moments.mean)} ± ${formatNumber(moments.deviation)}`
  const labels = perClass ? describeClasses(perClass, names) : `to predict ${spread(targets!)}`
  return [
    `${counted(count, sample)}, ${labels}`,
    `           values ${spread({ mean, deviation })}, sha256 ${sha256}`,
  ].join('\n')
}

/** @param names names of the classes, if they have names */
function describeClasses(perClass: readonly number[], names: readonly string[] | undefined): string {
  const even = perClass.every((n) => n === perClass[0])
  if (!even && perClass.length > MOST_LISTED)
    return `${formatNumber(Math.min(...perClass))} to ${formatNumber(Math.max(...perClass))} of each class`
  if (even) return `${formatNumber(perClass[0]!)} of each class`
  return names
    ? `by class: ${perClass.map((n, i) => `${names[i] ?? i} ${formatNumber(n)}`).join(', ')}`
    : `of each class ${perClass.join(', ')}`
}
