/**
 * The state of the page in its address: `#/train?model=mlp:50&norm=none;batch`. Names and values are spelled as on the
 * command line; a semicolon divides the values of several arms. This table declares every name.
 */

const screens = ['start', 'train', 'ask', 'story', 'landscape', 'own', 'open'] as const
export type Screen = (typeof screens)[number]

/** Options of training, as the flags of `normscope train`; each may differ between arms. */
export const trainingFields = [
  { name: 'model', key: 'model', label: 'Network' },
  { name: 'norm', key: 'norm', label: 'Normalization' },
  { name: 'data', key: 'data', label: 'Data' },
  { name: 'learning-rate', key: 'learningRate', label: 'Learning rate' },
  { name: 'batch', key: 'batch', label: 'Batch' },
  { name: 'steps', key: 'steps', label: 'Steps', isRare: true },
  { name: 'seed', key: 'seed', label: 'Seed', isRare: true },
  { name: 'optimizer', key: 'optimizer', label: 'Optimizer', isRare: true },
  { name: 'activation', key: 'activation', label: 'Activation', isRare: true },
  { name: 'initializer', key: 'initializer', label: 'Initial weights', isRare: true },
  { name: 'schedule', key: 'schedule', label: 'Schedule of the rate', isRare: true },
  { name: 'smoothing', key: 'smoothing', label: 'Smoothing of the loss', isRare: true },
  { name: 'augment', key: 'augment', label: 'Changes of the images', isRare: true },
  { name: 'scaling', key: 'scaling', label: 'Scaling of the inputs', isRare: true },
  { name: 'loss', key: 'loss', label: 'Loss', isRare: true },
  { name: 'evaluate-every', key: 'evaluateEvery', label: 'Steps between evaluations', isRare: true },
] as const

export type TrainingField = (typeof trainingFields)[number]['name']

/** What the page trains where the address says nothing. */
export const trainingStart: Readonly<Partial<Record<TrainingField, string>>> = {
  model: 'mlp:50,50',
  norm: 'none;batch',
  data: 'digits',
  'learning-rate': '0.1',
  batch: '64',
  steps: '600',
  optimizer: 'sgd',
  'evaluate-every': '20',
}

/** The other names, with the screens that read them. */
const otherFields = {
  story: ['story'],
  language: ['story'],
  watch: ['train'],
  experiment: ['ask'],
  profile: ['ask'],
  seeds: ['ask'],
  set: ['ask'],
  resolution: ['landscape'],
  span: ['landscape'],
  statistics: ['landscape'],
  /** The revision of the engine that made the link. */
  revision: screens,
} as const satisfies Readonly<Record<string, readonly Screen[]>>

type Field = TrainingField | keyof typeof otherFields

export interface Address {
  readonly screen: Screen
  readonly values: Readonly<Partial<Record<Field, string>>>
  /** Names that the page does not know. */
  readonly unknown: readonly string[]
}

const fieldNames: readonly string[] = [...trainingFields.map(({ name }) => name), ...Object.keys(otherFields)]

/** `hash` starts with `#`; an unknown screen is the start. */
export function readAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const pairs = [...new URLSearchParams(query)]
  return {
    screen: screens.find((screen) => screen === path) ?? 'start',
    values: Object.fromEntries(pairs.filter(([name]) => fieldNames.includes(name))),
    unknown: pairs.map(([name]) => name).filter((name) => !fieldNames.includes(name)),
  }
}

/** Legible: only what would end a value is escaped. */
export function writeAddress(screen: Screen, values: Address['values']): string {
  const escape = (value: string) => value.replace(/[%&#+\s]/g, (sign) => encodeURIComponent(sign))
  const pairs = fieldNames.flatMap((name) => {
    const value = values[name as Field]
    return value === undefined || value === '' ? [] : [`${name}=${escape(value)}`]
  })
  return `#/${screen}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}

/** Four networks fit side by side. */
export const MOST_ARMS = 4

/** The values of each arm: a single value is that of all. */
export function armsOf(values: Address['values']): Partial<Record<TrainingField, string>>[] {
  const split = trainingFields.map(({ name }) => [name, values[name]?.split(';')] as const)
  const count = Math.min(MOST_ARMS, Math.max(1, ...split.map(([, parts]) => parts?.length ?? 1)))
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      split.flatMap(([name, parts]) => {
        const value = parts?.[i] ?? parts?.[0]
        return value === undefined || value === '' ? [] : [[name, value]]
      }),
    ),
  )
}

/** The reverse: one value where all arms agree. */
export function joinArms(
  arms: readonly Partial<Record<TrainingField, string>>[],
): Partial<Record<TrainingField, string>> {
  return Object.fromEntries(
    trainingFields.flatMap(({ name }) => {
      const parts = arms.map((arm) => arm[name] ?? '')
      if (parts.every((part) => part === '')) return []
      return [[name, parts.every((part) => part === parts[0]) ? parts[0]! : parts.join(';')]]
    }),
  )
}

/** What distinguishes each arm: the options in which they differ; the number of an arm that has a twin. */
export function labelsOf(values: Address['values']): string[] {
  const arms = armsOf(values)
  const differing = trainingFields.filter(({ name }) => arms.some((arm) => arm[name] !== arms[0]![name]))
  const labels = arms.map((arm) =>
    differing.length === 0
      ? [arm.model, arm.norm].filter(Boolean).join(', ')
      : differing.map(({ name, label }) => `${label.toLowerCase()} ${arm[name] ?? 'by default'}`).join(', '),
  )
  return labels.map((label, i) =>
    labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${i + 1}: ${label}`,
  )
}
