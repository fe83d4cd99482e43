/** What is written on the command line: the language of names and options, and everything that is named in it. */
import { loadData } from '../../src/data/load.ts'
import { parseInitializer, parseModel, parseOptimizer } from '../../src/nn/index.ts'
import { parseNormalization } from '../../src/norm/index.ts'
import { splitSpecs } from '../../src/options/index.ts'
import { parseProbe } from '../../src/probe/index.ts'
import { parseLearningRateSchedule, parseSmoothing } from '../../src/train/index.ts'
import { encode, type OpenTarget } from './target.ts'

const punctuation = [':', ',', '=', '+', '?', '&', 'true', 'false', '__proto__', 'constructor', '-', '.']

function target(
  name: string,
  specs: readonly string[],
  tokens: readonly string[],
  read: (text: string) => void,
): OpenTarget {
  return () => ({
    name: `spec-${name}`,
    seeds: specs.map(encode),
    tokens: [...punctuation, ...tokens],
    subject: '',
    read: (input) => read(new TextDecoder().decode(input)),
  })
}

export const specTargets: readonly OpenTarget[] = [
  target(
    'data',
    ['digits', 'linear:4,samples=20', 'circle:1,dx=1,labels=move,samples=20'],
    [
      'linear',
      'circle',
      'samples=',
      'seed=',
      'normalize=each',
      'labels=stay',
      'images:',
      'text:',
      '?window=',
      'idx:nowhere?classes=4',
      'csv:nowhere?label=first&shape=3x4',
    ],
    (spec) => {
      if (!asksForMuch(spec)) loadData(spec)
    },
  ),
  target(
    'model',
    [
      'mlp:100,100',
      'deep-linear:25,width=10',
      'cnn:16,32,convolutions=2',
      'vgg:0.25',
      'resnet:20,skips=false',
      'rnn:100,place=sum',
      'lstm:8',
      'gru:4',
    ],
    ['width=', 'depth=', 'variant=9', 'order=pre', 'statistics=', 'recurrent='],
    (spec) => void parseModel(spec).create({ input: [3, 32, 32], classes: 10, seed: 1, norm: 'batch' }),
  ),
  target(
    'norm',
    [
      'none',
      'batch',
      'batch:convention=keras,epsilon=1e-3',
      'group:8',
      'weight-standardization+group:8',
      'layer:over=channels',
      'lp:1',
      'noisy-batch',
    ],
    ['epsilon=', 'momentum=', 'convention=pytorch', 'groups=', 'ghost', 'spectral', 'renorm'],
    (spec) => void parseNormalization(spec),
  ),
  target(
    'optimizer',
    ['sgd:momentum=0.9', 'adam', 'adamw:weightDecay=0.1'],
    ['beta1=', 'nesterov='],
    (spec) => void parseOptimizer(spec),
  ),
  target(
    'initializer',
    ['gaussian:0.05', 'he-normal', 'orthogonal'],
    ['gain='],
    (spec) => void parseInitializer(spec),
  ),
  target(
    'schedule',
    ['constant', 'cosine:warmup=200', 'step'],
    ['warmup=', 'every='],
    (spec) => void parseLearningRateSchedule(spec),
  ),
  target(
    'smoothing',
    ['sam:0.05', 'gradient-penalty'],
    ['rho=', 'lambda='],
    (spec) => void parseSmoothing(spec),
  ),
  target(
    'probe',
    ['percentiles:layer=layer3', 'hessian:every=100', 'shift-gradient', 'landscape'],
    ['every=', 'layer='],
    (spec) => void parseProbe(spec),
  ),
  target('list', ['none,group:8,epsilon=1e-3,batch', 'batch'], [], (text) =>
    splitSpecs(text).forEach(parseNormalization),
  ),
]

/** Data that are generated take as long as what is asked for: that is no fault. */
function asksForMuch(spec: string): boolean {
  return (spec.match(/\d+/g) ?? []).some((digits) => Number(digits) > 100)
}
