/** Every model by name. A new one is its file and its entry here. */
import {
  canonicalSpec,
  choiceOption,
  define,
  flagOption,
  type Kind,
  listOption,
  numberOption,
  type Options,
  parseSpec,
} from '../../options/index.ts'
import { UserError } from '../../errors.ts'
import { sizeOf } from '../../tensor/index.ts'
import { initializers } from '../layers/initializers.ts'
import type { NetworkOptions } from '../layers/layers.ts'
import type { Architecture } from './architecture.ts'
import { cnn, cnnDefaults } from './cnn.ts'
import { deepLinear, deepLinearDefaults } from './deep-linear.ts'
import { convnext, convnextDefaults, convnextShape, type ConvnextShape } from './convnext.ts'
import { isModelFile, openModelFile } from './files.ts'
import { gpt, gptDefaults, type GptShape } from './gpt.ts'
import { mixer, mixerDefaults, type MixerShape } from './mixer.ts'
import { mlp, mlpDefaults } from './mlp.ts'
import { recurrent, recurrentDefaults, type RecurrentOptions } from './recurrent.ts'
import { type BranchKind, branchKinds, type BranchOptions } from './residual-branch.ts'
import { imagenetNote, isResnetDepth, resnet, resnetDefaults, resnetDepths } from './resnet.ts'
import { vit, vitDefaults, type VitShape } from './vit.ts'
import { vgg, vggDefaults } from './vgg.ts'
import { blockOptions } from '../transformer/blocks.ts'
import { orders } from '../transformer/branches.ts'
import { positionKinds } from '../transformer/positions.ts'
import { timeStatistics } from '../recurrent/over-time.ts'
import { type Place, places } from '../recurrent/summed-inputs.ts'

/** A larger network cannot be trained anywhere, and building its graph would take minutes or all memory. */
const WIDEST = 1_000_000
const DEEPEST = 2000

const widthRange = { min: 1, max: WIDEST, integer: true }
const depthRange = { min: 1, max: DEEPEST, integer: true }

/** One width per layer or stage. */
const widthsOption = (initial: readonly number[], most: number) =>
  listOption(initial, { ...widthRange, most })

const factorOption = () => numberOption(1, { above: 0, max: 1000, about: 'factor of the usual channels' })

const patchOption = (initial: number) =>
  numberOption(initial, { min: 1, max: 1000, integer: true, about: 'height and width of a patch' })

const { heads: _heads, groups: _groups, qk: _qk, ...mixerBlockOptions } = blockOptions()

type RecurrentChoices = Required<Pick<RecurrentOptions, 'units' | 'place' | 'statistics'>> & {
  recurrent: string
}

function recurrentOptions(place: Place): Options<RecurrentChoices> {
  return {
    units: widthsOption([100], 100),
    place: choiceOption(place, [...places]),
    statistics: choiceOption('step', [...timeStatistics]),
    recurrent: choiceOption(
      'orthogonal',
      initializers.map(({ name }) => name),
    ),
  }
}

const recurrentOf =
  (cell: RecurrentOptions['cell']) =>
  (choices: Omit<RecurrentOptions, 'cell' | keyof NetworkOptions>, spec: string): Architecture => ({
    spec,
    defaults: recurrentDefaults,
    create: (options) => recurrent({ ...options, ...choices, cell }),
  })

export const models: readonly Kind<Architecture>[] = [
  define<{ hidden: readonly number[]; output: 'plain' | 'normalized' }, Architecture>({
    name: 'mlp',
    summary: 'dense layers, sigmoid by default',
    options: {
      hidden: widthsOption([100, 100, 100], DEEPEST),
      output: choiceOption('plain', ['plain', 'normalized']),
    },
    positional: 'hidden',
    create: (shape, spec) => ({
      spec,
      defaults: mlpDefaults,
      create: ({ input, ...options }) => mlp({ ...options, ...shape, input: sizeOf(input) }),
    }),
  }).kind,
  define<{ depth: number; width: number }, Architecture>({
    name: 'deep-linear',
    summary: 'matrices in a row, no activation (Santurkar et al. 2018)',
    options: {
      depth: numberOption(25, depthRange),
      width: numberOption(10, widthRange),
    },
    positional: 'depth',
    create: (shape, spec) => ({
      spec,
      defaults: deepLinearDefaults,
      create: (options) => deepLinear({ ...options, ...shape }),
    }),
  }).kind,
  define<{ channels: readonly number[]; convolutions: number }, Architecture>({
    name: 'cnn',
    summary: 'a small convolutional network: stages of 3 × 3 convolutions, each pooled',
    options: {
      channels: widthsOption([16, 32], 30),
      convolutions: numberOption(1, { min: 1, max: 50, integer: true }),
    },
    positional: 'channels',
    create: (shape, spec) => ({
      spec,
      defaults: cnnDefaults,
      create: (options) => cnn({ ...options, ...shape }),
    }),
  }).kind,
  define<{ width: number; variant: 'A' | '9' }, Architecture>({
    name: 'vgg',
    summary: 'VGG-A, or the VGG-9 of loss surfaces (Simonyan & Zisserman 2014)',
    options: {
      width: factorOption(),
      variant: choiceOption('A', ['A', '9']),
    },
    positional: 'width',
    create: (shape, spec) => ({
      spec,
      defaults: vggDefaults,
      create: (options) => vgg({ ...options, ...shape }),
    }),
  }).kind,
  define<
    {
      depth: number
      skips: boolean
      order: 'post' | 'pre'
      shortcut: 'pad' | 'project'
      width: number
    } & Required<BranchOptions>,
    Architecture
  >({
    name: 'resnet',
    summary: 'a residual network of 6n + 2 layers, or the same without its skips (He et al. 2015)',
    options: {
      depth: numberOption(20, { ...depthRange, holds: isResnetDepth, expected: resnetDepths }),
      skips: flagOption(true),
      order: choiceOption('post', ['post', 'pre']),
      shortcut: choiceOption('pad', ['pad', 'project']),
      width: factorOption(),
      branch: choiceOption<BranchKind, undefined>(undefined, branchKinds, {
        about: 'how residual branches end, and start, without normalization',
      }),
      alpha: numberOption(undefined, { about: 'the first factor of a branch with skipinit', example: 0 }),
    },
    positional: 'depth',
    complete: (chosen) => (chosen.branch === 'skipinit' ? { ...chosen, alpha: chosen.alpha ?? 0 } : chosen),
    create: (shape, spec) => ({
      spec,
      defaults: resnetDefaults,
      // Branches of these kinds are there to do without.
      ...(shape.branch !== undefined && { norm: 'none' }),
      ...imagenetNote(shape.depth),
      create: (options) => resnet({ ...options, ...shape }),
    }),
  }).kind,
  define<RecurrentChoices, Architecture>({
    name: 'rnn',
    summary: 'recurrent layers over the steps of a sequence, or the rows of an image (Elman 1990)',
    options: recurrentOptions('sum'),
    positional: 'units',
    create: recurrentOf('rnn'),
  }).kind,
  define<RecurrentChoices & { forgetBias: number; normalizedCell: boolean }, Architecture>({
    name: 'lstm',
    summary: 'long short-term memory over the same (Hochreiter & Schmidhuber 1997)',
    options: {
      ...recurrentOptions('both'),
      forgetBias: numberOption(1),
      normalizedCell: flagOption(true),
    },
    positional: 'units',
    create: recurrentOf('lstm'),
  }).kind,
  define<RecurrentChoices, Architecture>({
    name: 'gru',
    summary: 'gated recurrent units over the same (Cho et al. 2014)',
    options: recurrentOptions('both'),
    positional: 'units',
    create: recurrentOf('gru'),
  }).kind,
  define<GptShape, Architecture>({
    name: 'gpt',
    summary: 'a transformer that predicts each next token of a text (Radford et al. 2019)',
    options: {
      ...blockOptions(),
      positions: choiceOption('learned', [...positionKinds]),
      tied: flagOption(true),
      scaledEmbedding: flagOption(false),
      scaledResidual: flagOption(true),
    },
    positional: 'layers',
    create: (shape, spec) => ({
      spec,
      defaults: gptDefaults,
      create: (options) => gpt({ ...options, ...shape }),
    }),
  }).kind,
  define<VitShape, Architecture>({
    name: 'vit',
    summary: 'a transformer over the patches of an image (Dosovitskiy et al. 2020)',
    options: {
      ...blockOptions(),
      patch: patchOption(4),
      positions: choiceOption('learned', ['learned', 'sinusoidal', 'none']),
      pool: choiceOption('mean', ['mean', 'class']),
    },
    positional: 'layers',
    create: (shape, spec) => ({
      spec,
      defaults: vitDefaults,
      create: (options) => vit({ ...options, ...shape }),
    }),
  }).kind,
  define<MixerShape, Architecture>({
    name: 'mixer',
    summary: 'dense networks over the patches of an image, and over their channels (Tolstikhin et al. 2021)',
    options: {
      ...mixerBlockOptions,
      patch: patchOption(4),
      tokenHidden: numberOption(0, { min: 0, max: WIDEST, integer: true }),
    },
    positional: 'layers',
    create: (shape, spec) => ({
      spec,
      defaults: mixerDefaults,
      create: (options) => mixer({ ...options, ...shape }),
    }),
  }).kind,
  define<ConvnextShape, Architecture>({
    name: 'convnext',
    summary: 'depthwise convolutions in the blocks of a transformer (Liu et al. 2022)',
    options: {
      channels: widthsOption(convnextShape.channels, 30),
      blocks: numberOption(convnextShape.blocks, { min: 1, max: 100, integer: true, about: 'of each stage' }),
      patch: patchOption(convnextShape.patch),
      kernel: numberOption(convnextShape.kernel, { min: 1, max: 31, integer: true }),
      order: choiceOption(convnextShape.order, [...orders]),
      final: choiceOption(convnextShape.final, ['auto', 'yes', 'no']),
      scale: numberOption(convnextShape.scale, { min: 0, about: 'the first value of layer scale; 0: none' }),
    },
    positional: 'channels',
    create: (shape, spec) => ({
      spec,
      defaults: convnextDefaults,
      create: (options) => convnext({ ...options, ...shape }),
    }),
  }).kind,
]

const weightFile =
  /\.(onnx|safetensors|pt|pth|ckpt|h5|hdf5|keras|npz|npy|pb|tflite|gguf|bin|pkl|json|ts|js|py)$/i

/**
 * `mlp:100,100`, `vgg:0.25`, `resnet:56,skips=false`, `onnx:resnet.onnx`. Throws a UserError with the nearest names or
 * the invalid option, or, if a file is named, with what can be read.
 */
export function parseModel(spec: string): Architecture {
  if (isModelFile(spec)) return openModelFile(spec)
  if (/\.onnx$/i.test(spec))
    throw new UserError(`model "${spec}" is a file: write onnx:${spec} for the network in it`)
  if (weightFile.test(spec) || /[/\\]/.test(spec))
    throw new UserError(
      `model "${spec}" looks like a file, and networks are read from ONNX files alone, as onnx:FILE: expected that or one of ` +
        `${models.map(({ name }) => name).join(', ')}, with options or without; docs/your-own-network.md says how to export one`,
    )
  const glued = /^(resnet|vgg)[-_]?(\d+)$/i.exec(spec)
  if (glued) throw gluedName(spec, glued[1]!.toLowerCase(), Number(glued[2]))
  return parseSpec('model', models, spec)
}

/** The canonical text of a model's spec, which names all options. Throws as `parseModel` does. */
export const canonicalModel = (spec: string): string =>
  isModelFile(spec) ? openModelFile(spec).spec : canonicalSpec('model', models, spec)

/** Recognizes resnet50, vgg16 and similar names of networks for ImageNet. */
function gluedName(spec: string, family: string, depth: number): UserError {
  const hint =
    family === 'vgg'
      ? 'write vgg for VGG-A, which has 11 layers, or vgg:variant=9; the others are not available'
      : isResnetDepth(depth)
        ? `write resnet:${depth} for the residual network of ${depth} layers for small images; ImageNet’s ResNet-${depth} is not available`
        : `write resnet:DEPTH with ${resnetDepths} for a residual network for small images; ImageNet’s ResNet-${depth} is not available`
  return new UserError(`unknown model "${spec}"; ${hint}`)
}
