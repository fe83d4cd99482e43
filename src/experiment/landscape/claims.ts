/** The claims of the experiment `landscape`, its verdict, and the numbers that papers print. */
import { type BySeed, formatQuantity, type Quoted } from '../../stats/index.ts'
import { type Claims, type Findings, bound } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { dotsRow } from '../framework/figures.ts'
import { type Chosen, type Options, SNAPSHOTS } from './arms.ts'
import { landscapeQuantities } from '../../probe/index.ts'
import { explained, negative, ofRandomWalk, rise, riseAtLoss } from './measures.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { isShown, say } from '../framework/words.ts'

const LI = papers.li.short

const learned = (arm: string, label: string) => hasLearned<Options>(arm, label)

const skipping = [learned('skips', 'residual network'), learned('no-skips', 'network without skips')]

type SkipKey = 'skips' | 'skips-at-loss' | 'skips-curvature'

export type Key = 'flatter' | 'flatter-at-loss' | 'rough' | 'frozen' | 'plane' | SkipKey

export function claims(chosen: Chosen): Claims<Options, Key> {
  const lower = { scale: 'ratio', direction: 'less', figure: rise.name } as const
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: negative.name } as const
  const { statistics, skips } = chosen
  const how = `statistics ${statistics}`
  const all: Partial<Claims<Options, Key>> = {
    flatter: {
      claim: 'Around the network with BN the loss is flatter',
      source: 'the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4',
      paper: 'BN could smooth the loss function significantly.',
      preconditions: [learned('plain', 'plain network'), learned('bn', 'network with BN')],
      pairs: (evidence) => ({ treated: rise.of(evidence, 'bn'), control: rise.of(evidence, 'plain') }),
      ...lower,
      measure: `${rise.measure}, BN over plain (${how})`,
    },
    'flatter-at-loss': {
      claim: 'At equal training loss, around the network with BN the loss is flatter',
      source: 'the review’s §3.4, Fig. 3; by the method of Li et al. 2018, §4',
      paper: 'BN could smooth the loss function significantly.',
      ...atEqualLoss(chosen, 'bn', 'plain'),
      measure: `${rise.measure}, ${whenReached(chosen)}, BN over plain (${how})`,
    },
    rough: {
      claim: 'Around the plain network the surface is rough: more than a tenth of its curvature is negative',
      source: 'the review’s Fig. 3; the measure and its tenth are ours',
      paper: 'The surface called non-smooth has many bumps; the one called smooth is a bowl.',
      preconditions: [learned('plain', 'plain network')],
      pairs: (evidence) => {
        const shares = negative.of(evidence, 'plain')
        return { treated: shares, control: bound(0.1, shares) }
      },
      ...points,
      direction: 'greater',
      measure: `${negative.measure}, of the plain network, minus 10 %`,
    },
    frozen: {
      claim:
        'With frozen statistics, the surface around the same BN network is steeper than with batch statistics',
      source: 'ours: about what the authors’ code draws in evaluation mode',
      preconditions: [learned('bn', 'network with BN')],
      pairs: (evidence) => ({
        treated: rise.of(evidence, 'bn', 'frozen'),
        control: rise.of(evidence, 'bn', 'batch'),
      }),
      scale: 'ratio',
      direction: 'greater',
      figure: rise.name,
      measure: `${rise.measure}, of the same weights, frozen over batch statistics`,
      remark: besidePlain,
    },
    ...(skips === 'yes' && skipClaims(chosen, how)),
    plane: {
      claim: 'A plane contains more of the training path with BN than of a random walk',
      source: `${LI}, §7, Fig. 9`,
      paper: 'Between 40 % and 90 % of the variation lies in two dimensions.',
      preconditions: [learned('bn', 'network with BN')],
      pairs: (evidence) => {
        return { treated: explained(evidence, 'bn'), control: ofRandomWalk(evidence, 'bn') }
      },
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      direction: 'greater',
      figure: 'path',
      measure:
        'Share of the path that two principal directions about its mean explain, minus that of a random walk with as many snapshots',
    },
  }
  return all as Claims<Options, Key>
}

/** How a claim compares the planes of two networks at the level of the training loss. */
const atEqualLoss = ({ statistics, level }: Chosen, treated: string, control: string) =>
  ({
    preconditions: [
      reachedLoss<Options>([treated, control], level, landscapeQuantities({ statistics }).loss),
    ],
    pairs: (evidence: Evidence<Options>) => ({
      treated: riseAtLoss(evidence, treated),
      control: riseAtLoss(evidence, control),
    }),
    scale: 'ratio',
    direction: 'less',
    figure: 'rise-at-loss',
  }) as const

export const whenReached = ({ level }: Chosen): string =>
  `when the running training loss first falls below ${level}`

function skipClaims(chosen: Chosen, how: string): Claims<Options, SkipKey> {
  return {
    'skips-at-loss': {
      claim:
        'At equal training loss, around the residual network the loss is flatter than around the same network without skips',
      source: `${LI}, §5, Fig. 5`,
      paper: 'Skips have a dramatic effect on deep networks, whose surfaces become chaotic without them.',
      ...atEqualLoss(chosen, 'skips', 'no-skips'),
      measure: `${rise.measure}, ${whenReached(chosen)}, with over without skips (${how})`,
    },
    skips: {
      claim: 'Around the residual network the loss is flatter than around the same network without skips',
      source: `${LI}, §5, Fig. 5`,
      paper: 'Skips have a dramatic effect on deep networks, whose surfaces become chaotic without them.',
      preconditions: skipping,
      pairs: (evidence) => ({ treated: rise.of(evidence, 'skips'), control: rise.of(evidence, 'no-skips') }),
      scale: 'ratio',
      direction: 'less',
      figure: rise.name,
      measure: `${rise.measure}, with over without skips (${how})`,
    },
    'skips-curvature': {
      claim: 'With skips, a smaller share of the curvature is negative',
      source: `${LI}, §5, Fig. 5`,
      paper: 'Skips prevent the transition to chaotic, non-convex surfaces as depth grows.',
      preconditions: skipping,
      pairs: (evidence) => ({
        treated: negative.of(evidence, 'skips'),
        control: negative.of(evidence, 'no-skips'),
      }),
      scale: 'difference',
      factor: 100,
      unit: 'pp',
      figure: negative.name,
      direction: 'less',
      measure: `${negative.measure}, with minus without skips (${how})`,
    },
  }
}

function besidePlain(evidence: Evidence<Options>): string {
  const log = (of: BySeed) => [...of.values()].reduce((sum, value) => sum + Math.log(value), 0) / of.size
  const ratio = Math.exp(log(rise.of(evidence, 'bn', 'frozen')) - log(rise.of(evidence, 'plain')))
  return `With frozen statistics, its loss rises ${formatQuantity(ratio, 'times')} as much as the plain network’s.`
}

export function quoted(evidence: Evidence<Options>): Quoted[] {
  const shares = ['plain', 'bn'].map((arm) => [...explained(evidence, arm).values()])
  return shares.flatMap((values, i) => {
    const { effect, interval } = dotsRow('', values)
    return values.length === 0
      ? []
      : [
          {
            what: `share of the path that two directions explain, ${i === 0 ? 'plain' : 'with BN'}`,
            source: `${LI}, §7`,
            paper: '40 to 90',
            ours: effect === null ? null : 100 * effect,
            interval: interval && ([100 * interval[0], 100 * interval[1]] as const),
            unit: '%',
            differences: [
              'a smaller network',
              `${SNAPSHOTS} snapshots of ${evidence.options.steps} steps; two directions explain ${walkShare(evidence, i === 0 ? 'plain' : 'bn')} of such a random walk`,
            ],
          },
        ]
  })
}

function walkShare(evidence: Evidence<Options>, arm: string): string {
  const [share = Number.NaN] = ofRandomWalk(evidence, arm).values()
  return formatQuantity(100 * share, '%')
}

export function verdict(findings: Findings<Key>): string {
  const { flatter, rough, frozen, skips } = findings
  const own = say(
    flatter,
    'Around the network with BN the loss is flatter than around the plain one.',
    'Around the network with BN the loss is steeper than around the plain one.',
    'It is undecided whether the loss is flatter around the network with BN.',
    {
      equivalent: 'Around the network with BN the loss is as flat as around the plain one.',
      untested: 'The networks with and without BN are not compared, because one has not learned.',
    },
  )
  const matched = say(
    findings['flatter-at-loss'],
    'At equal training loss it is flatter with BN.',
    'At equal training loss it is steeper with BN.',
    'Whether it is flatter with BN at equal training loss is undecided.',
    {
      equivalent: 'At equal training loss it is as flat with BN as without.',
      untested: 'At equal training loss the networks are not compared, because one did not reach the level.',
    },
  )
  const plain = say(
    rough,
    'The surface around the plain network is rough.',
    'The surface around the plain network is not rough here.',
    'It is undecided whether the surface around the plain network is rough.',
    {
      equivalent: 'The surface around the plain network is on the limit of what counts as rough.',
      untested: '',
    },
  )
  const drawn = isShown(frozen)
    ? `With frozen statistics, which such pictures commonly use, the loss around the same network rises ${formatQuantity(frozen.effect, 'times')} as much: such a picture does not show the loss that training descends.`
    : ''
  const residual =
    skips &&
    say(
      skips,
      'Skips make the loss flatter.',
      'At this depth the loss is steeper with skips.',
      'It is undecided whether skips make the loss flatter at this depth.',
      {
        equivalent: 'At this depth skips make no relevant difference to how flat the loss is.',
        untested: 'Skips are not tested, because a network has not learned.',
      },
    )
  return [own, matched, plain, drawn, residual].filter(Boolean).join(' ')
}
