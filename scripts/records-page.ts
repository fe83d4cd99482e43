/** docs/records.md, from what the code declares: the columns of records, what files call them, and every quantity. */
import { markdownTable } from '../src/experiment/index.ts'
import { dictionary, type DictionarySection } from '../src/probe/index.ts'
import { columns, hdf5Name } from '../src/report/index.ts'
import { allNames, baseUnits, type Quantity, shownName } from '../src/stats/index.ts'

export function recordsPage(): string {
  return `${[
    '# Records',
    '<!-- Generated from the code by `npm run docs`. Do not edit. -->',
    `Everything that a run measures is a record: one value of one quantity at one step, as a row of a table. This page defines the
columns of that table, what each kind of file calls them, and every quantity that normscope records. Probes have options;
[probes.md](probes.md) explains them, and \`normscope probes NAME\` prints the quantities of one probe.`,
    '## Columns',
    markdownTable(
      ['column', 'type', 'definition'],
      columns.map(({ name, type, definition }) => [code(name), types[type], definition]),
    ),
    '## What files call them',
    `CSV, Parquet and NPZ files of records have all columns, whatever was measured. TensorBoard takes one value a step: rows with x
or y are left out. Surfaces, quantities on a grid of x and y, are also written as files of their own in \`surfaces/\`.`,
    markdownTable(
      ['column', 'CSV', 'Parquet', 'NPZ', 'TensorBoard', 'surfaces: HDF5', 'surfaces: NPZ', 'surfaces: VTK'],
      columns.map(({ name, type }) => [
        code(name),
        code(name),
        `${code(name)}: ${parquetTypes[type]}`,
        `${code(name)}: ${numpyTypes[type]}`,
        ...elsewhere[name],
      ]),
    ),
    `- CSV (\`records.csv\`): RFC 4180. Values that are not finite read \`NaN\`, \`Infinity\` and \`-Infinity\`; x and y are empty where a
  quantity has none.
- NPZ (\`records.npz\`): x and y are NaN where a quantity has none. Beside the columns lies each quantity alone:
  \`LAYER/QUANTITY/value\`, \`…/step\` and, where it has them, \`…/x\` and \`…/y\`; \`LAYER/\` is left out where layer is empty, and
  all characters but letters, digits and dots become \`-\`.
- TensorBoard (\`tensorboard/\`): the wall time of an event is its step, in seconds, so that equal records give equal files.
- HDF5: the layout of [loss-landscape](https://github.com/tomgoldstein/loss-landscape). Surfaces of one grid share a file. The
  data sets are named so:`,
    markdownTable(
      ['quantity', 'data set', 'unit'],
      dictionary.flatMap(({ quantities }) =>
        quantities.filter(({ isSurface }) => isSurface).flatMap(hdf5Rows),
      ),
    ),
    `\`records.ndjson\`, which a store keeps for each run, has a row a line: \`step\`, \`layer\`, \`quantity\`, \`value\` and, where the
quantity has them, \`x\` and \`y\`. Run, arm and seed are those of the run. JSON has no numbers that are not finite: they are the
texts \`"NaN"\`, \`"Infinity"\` and \`"-Infinity"\`. In \`summary.json\`, which has the findings ([findings.md](findings.md)), infinite
numbers are written the same way, and an undefined one is null.`,
    '## Units',
    markdownTable(
      ['unit', ''],
      Object.entries(baseUnits).map(([name, definition]) => [name, definition]),
    ),
    '## Quantities',
    `Rows of a probe that measures at levels of the training loss (\`at=0.8/0.5\`) have the name of the quantity with the level behind it:
\`gradient shift, at training loss 0.8\`. \`step\` is the first after which the running training loss was below the level.
Definition and unit are those of the quantity.`,
    `In a name, (a|b) is one of the two; [a], or one of [a|b], may be absent; P and N are numbers. The symbols: L is the loss, w the parameters, η the learning rate. Layer
says whether rows name a layer; where it is empty, a row is of the whole network.`,
    ...dictionary.flatMap(sectionOf),
  ].join('\n\n')}\n`
}

const types = {
  text: 'text',
  whole: 'whole number',
  real: 'real number',
  place: 'real number or nothing',
} as const
const parquetTypes = { text: 'STRING', whole: 'INT32', real: 'DOUBLE', place: 'DOUBLE, nullable' } as const
const numpyTypes = { text: '`<U…`', whole: '`<i4`', real: '`<f8`', place: '`<f8`' } as const

/** TensorBoard, HDF5, NPZ and VTK of surfaces. */
const elsewhere: Readonly<Record<(typeof columns)[number]['name'], readonly string[]>> = {
  run: ['–', '–', '–', '–'],
  arm: ['folder `ARM/`', 'file name', 'file name', 'file name'],
  seed: ['folder `seed-N/`', '–', '–', '–'],
  step: ['`step`, `wall_time`', '–', '–', '–'],
  layer: ['tag `LAYER/QUANTITY`', '–', '–', '–'],
  quantity: ['tag', 'data set, below', 'file name', 'data array'],
  value: [
    '`simple_value`: float32',
    'data set `[rows, columns]`',
    '`z` `[rows, columns]`',
    'z of the points',
  ],
  x: ['–', '`xcoordinates`', '`x`', 'x of the points'],
  y: ['–', '`ycoordinates`', '`y`', 'y of the points'],
}

function hdf5Rows(quantity: Quantity): string[][] {
  return allNames(quantity).map((name) => {
    const dataSet = hdf5Name(name)
    return [code(name), code(dataSet), dataSet.endsWith('_acc') ? 'percent' : quantity.unit]
  })
}

function sectionOf({ probe, summary, source, quantities }: DictionarySection): string[] {
  return [
    `### ${probe ?? 'training'}`,
    prose(
      `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${source === undefined ? '' : ` Source: ${source}.`}`,
    ),
    markdownTable(
      ['quantity', 'unit', 'layer', 'x, y', 'definition'],
      quantities.map((quantity) => [
        code(shownName(quantity)),
        quantity.unit,
        quantity.layer,
        prose(placeOf(quantity)),
        prose(definitionOf(quantity)),
      ]),
    ),
  ]
}

const placeOf = ({ x, y }: Quantity) =>
  [...(x === undefined ? [] : [`x: ${x}`]), ...(y === undefined ? [] : [`y: ${y}`])].join('; ')

const definitionOf = ({ definition, source }: Quantity) =>
  source === undefined ? definition : `${definition} (${source})`

/** Formulas have signs that Markdown would take for emphasis. */
const prose = (text: string) => text.replaceAll(/[_*]/g, String.raw`\$&`)

const code = (text: string) => `\`${text}\``
