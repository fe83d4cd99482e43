/** `normscope data`: what a data spec names, before anything is trained on it. */
import pc from 'picocolors'
import { type DatasetSummary, describeData, sketchImage } from '../data/index.ts'
import { loadData } from '../data/load.ts'
import { formatNumber } from '../stats/index.ts'

export async function dataCommand(spec: string): Promise<string> {
  const split = loadData(spec)
  const { name, description, source, licence, shape, classes, train, test } = await describeData(split)
  const sketch = sketchImage(split.train, 0)
  return `${[
    `${pc.bold(name)}  ${description}`,
    `  source   ${source}`,
    `  licence  ${licence}`,
    `  images   ${shape.join(' × ')}, ${classes} classes`,
    `  training ${describeSet(train)}`,
    `  test     ${describeSet(test)}`,
    ...(sketch === undefined
      ? []
      : ['', `the first training image, of class ${split.train.labels[0]}:`, sketch]),
  ].join('\n')}\n`
}

function describeSet({ count, perClass, mean, deviation, sha256 }: DatasetSummary): string {
  const even = perClass.every((n) => n === perClass[0])
  const classes = even
    ? `${formatNumber(perClass[0]!)} of each class`
    : `of each class ${perClass.join(', ')}`
  return [
    `${formatNumber(count)} images, ${classes}`,
    `           pixels ${formatNumber(mean)} ± ${formatNumber(deviation)}, sha256 ${sha256}`,
  ].join('\n')
}
