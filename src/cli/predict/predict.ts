/** `normscope predict`: the classes of images, by a trained network. */
import pc from 'picocolors'
import { defaultBackend } from '../../backend/index.ts'
import { checkImages, findImageFiles, readImageFile } from '../../data/files/image-paths-node.ts'
import { UserError } from '../../errors.ts'
import { isTrainedFile, openTrained } from '../../interop/open-trained-node.ts'
import { type Preparation, preparationOf, prepareImage } from '../../interop/preparation.ts'
import type { Trained } from '../../interop/trained.ts'
import { numberOption } from '../../options/index.ts'
import { modelOfRun, openEngine } from '../../run/index.ts'
import { openData } from '../../run/data-node.ts'
import { predict } from '../../run/predict.ts'
import { formatNumber } from '../../stats/index.ts'
import { openRun, weightsOf } from '../../store/index.ts'
import { keptStepOption, readFlag, threadsOption } from '../arguments.ts'
import type { Screen } from '../display/display.ts'
import { openOutput } from '../display/output.ts'
import { table } from '../display/table.ts'

/** The options as commander passes them. */
export interface PredictArguments {
  store: string
  step?: string
  top: string
  threads?: string
  json?: boolean
}

const topOption = numberOption(3, { min: 1, max: 1000, integer: true })

/** Throws a UserError, printing nothing, if the network or an image cannot be read, or they do not fit. */
export async function predictCommand(
  network: string,
  paths: readonly string[],
  given: PredictArguments,
  screen: Screen,
): Promise<void> {
  const top = readFlag('top', topOption, given.top)
  const threads = readFlag('threads', threadsOption, given.threads)
  const name = network.replace(/^onnx:/, '')
  const trained = isTrainedFile(name) ? openFile(name, given) : await trainedRun(network, given)
  const preparation = checkPreparation(trained, name)
  const files = findImageFiles(paths)
  checkImages(files)
  const session = await openEngine({ backend: defaultBackend, mode: 'default' }, threads)
  try {
    const rows = await predict(session, trained, files.length, (i) =>
      prepareImage(readImageFile(files[i]!), preparation),
    )
    report(files, rows, trained, top, { screen, json: given.json === true })
  } finally {
    session.close()
  }
}

function openFile(file: string, { step }: PredictArguments): Trained {
  if (step !== undefined)
    throw new UserError(`--step ${step}: a file has one network; leave it out, or name a run`)
  return openTrained(file)
}

async function trainedRun(id: string, { store, step }: PredictArguments): Promise<Trained> {
  const wanted = readFlag('step', keptStepOption, step)
  const run = openRun(store, id)
  const { spec } = run
  const { data, spec: now } = await openData(spec.data.from, spec.scaling)
  if (now.train !== spec.data.train)
    throw new UserError(
      `run ${run.id}: the data ${spec.data.from} are no longer those it was trained on; put them back, or name a file that train --save wrote`,
    )
  const weights = weightsOf(run.checkpoint(wanted))
  const preparation = preparationOf(data)
  return {
    model: modelOfRun(spec, data),
    values: Object.fromEntries(Object.entries(weights).map(([name, { data: values }]) => [name, values])),
    ...(preparation && { preparation }),
    ...(data.classNames && { classNames: data.classNames }),
    outputs: data.train.labels instanceof Uint8Array && spec.loss !== 'squared' ? 'classes' : 'values',
  }
}

function checkPreparation({ preparation, model }: Trained, name: string): Preparation {
  if (model.steps !== undefined)
    throw new UserError(
      `${name}: it answers at each of ${model.steps} positions, expected one answer for each image; name a network that has one`,
    )
  if (preparation === undefined)
    throw new UserError(
      `${name}: it does not say how an image becomes its input (normscope.preprocessing in its metadata); train it on images and name what train --save writes, or add that`,
    )
  const { shape } = preparation
  const size = shape.reduce((a, b) => a * b, 1)
  if (size !== model.input.reduce((a, b) => a * b, 1))
    throw new UserError(
      `${name}: its images are [${shape.join(', ')}], and its network takes [${model.input.join(', ')}]; write the file again`,
    )
  return preparation
}

function report(
  files: readonly string[],
  rows: readonly Float32Array[],
  { classNames, outputs }: Trained,
  top: number,
  { screen, json }: { screen: Screen; json: boolean },
): void {
  const { print, emit } = openOutput(screen, json)
  const nameOf = (label: number) => classNames?.[label] ?? String(label)
  const quantity = outputs === 'classes' ? 'probability' : 'value'
  const cells = rows.map((row, i) => {
    const labels = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || a - b)
    const best = labels.slice(0, top)
    emit({
      file: files[i],
      class: nameOf(best[0]!),
      label: best[0],
      [quantity]: row[best[0]!],
      top: best.map((label) => ({ class: nameOf(label), label, [quantity]: row[label] })),
    })
    const worded = (value: number) =>
      outputs === 'classes' ? `${(100 * value).toFixed(1)} %` : formatNumber(value)
    const others = best.slice(1).map((label) => `${nameOf(label)} ${worded(row[label]!)}`)
    return [files[i]!, nameOf(best[0]!), worded(row[best[0]!]!), pc.dim(others.join(', '))]
  })
  print(table([['image', 'class', quantity, 'then'], ...cells], [2], { head: true }))
}
