/** What the experiment `convergence` claims, and concludes from its records. */
import {
  type BySeed,
  formatNumber,
  formatQuantity,
  pairedEffect,
  trainingQuantities,
} from '../../stats/index.ts'
import { armName, FACTORS, type Family, type Options } from './arms.ts'
import { type Claim, type Claims, claimsByKey, type FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { across, best, ending, movement, stepsToReach } from '../framework/measures.ts'
import type { OptionValues } from '../framework/options.ts'
import type { Records } from '../framework/records.ts'
import { papers } from '../framework/papers.ts'
import { say } from '../framework/words.ts'

/** Below this many times the accuracy of guessing a network has not learned, and its best accuracy is no mark to reach. */
const LEARNED = 1.5
/** Evaluations at the end of a run over which its final accuracy is averaged. */
export const LAST = 5

const ACCURACY = trainingQuantities.testAccuracy
const PAPER = papers.ioffe.short

/** The best accuracy of the plain network of each seed, the mark that the others are to reach; NaN where it did not learn. */
export function marks({ records, classes }: Evidence): Map<number, number> {
  return across([best(records, 'plain', ACCURACY)], ([accuracy]) =>
    accuracy! >= LEARNED / classes ? accuracy! : Number.NaN,
  )
}

export function claims(chosen: OptionValues<Options>) {
  const relative = chosen['movement-scale'] === 'width'
  return {
    faster: {
      claim: 'With BN the network reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      paper: 'BN lets the network train faster and come to a higher accuracy.',
      pairs: (evidence) => ({ treated: steps(evidence, 'bn'), control: steps(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'less',
      measure: 'Steps to the plain network’s best test accuracy, BN over plain at the same rate',
      figure: 'steps',
    },
    higher: {
      claim: 'With BN the network comes to a higher accuracy',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      paper: 'BN lets the network train faster and come to a higher accuracy.',
      pairs: ({ records }) => ({
        treated: best(records, 'bn', ACCURACY),
        control: best(records, 'plain', ACCURACY),
      }),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      measure: 'Best test accuracy, BN less plain at the same rate',
      figure: 'accuracy',
    },
    steadier: {
      claim: 'With BN the distribution of a sigmoid’s input moves less',
      source: `${PAPER}, §4.1, Fig. 1(b, c)`,
      paper: 'BN makes the distribution of the input more stable as training goes on.',
      pairs: ({ records }) => moved(records, relative),
      scale: 'ratio',
      direction: 'less',
      measure:
        'Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, ' +
        `${relative ? 'in units of the mean distance of the 15th and 85th' : 'in units of the input'}, BN over plain`,
      remark: ({ records }) =>
        `${relative ? 'In units of the input' : 'In units of the mean distance of the 15th and 85th'} it is ${otherScale(records, relative)}.`,
      figure: 'movement',
    },
    ...higherRate(5),
    ...higherRate(30),
    tuned: {
      claim: 'BN is faster even where each network has the best of the three rates',
      source: 'ours: a control that the paper does not make',
      pairs: (evidence) => {
        const target = across(
          allRates('plain', (arm) => best(evidence.records, arm, ACCURACY)),
          (values) => {
            const most = Math.max(...values)
            return most >= LEARNED / evidence.classes ? most : Number.NaN
          },
        )
        const earliest = (family: Family) =>
          across(
            allRates(family, (arm) => steps(evidence, arm, target)),
            (values) => Math.min(...values),
          )
        return { treated: earliest('bn'), control: earliest('plain') }
      },
      scale: 'ratio',
      direction: 'less',
      measure:
        'Steps to the best test accuracy of the plain network at any of the three rates, the fewest of BN’s three rates over the fewest of plain’s',
      figure: 'steps',
    },
  } satisfies Claims<Options>
}

/** `F` is part of the keys. */
function higherRate<F extends Exclude<(typeof FACTORS)[number], 1>>(factor: F) {
  const plain = armName('plain', factor)
  const bn = armName('bn', factor)
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'final' } as const
  return claimsByKey<`${'gain' | 'harm' | 'ahead'}-x${F}`, Claim<Options>>([
    [
      `gain-x${factor}`,
      {
        claim: `With BN, ${factor} times the rate makes training faster still`,
        source: `${PAPER}, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)`,
        paper: 'BN tolerates 5 and 30 times the learning rate, and gains from it.',
        pairs: (evidence) => ({ treated: steps(evidence, bn), control: steps(evidence, 'bn') }),
        scale: 'ratio',
        direction: 'less',
        measure: `Steps to the plain network’s best test accuracy, BN ×${factor} over BN`,
        figure: 'steps',
      },
    ],
    [
      `harm-x${factor}`,
      {
        claim: `Without BN, ${factor} times the rate does harm`,
        source: `${PAPER}, §4.2.2 (there ×5 brought the parameters to infinity)`,
        paper: 'Without BN, 5 times the rate brought the parameters to infinity.',
        pairs: (evidence) => ({ treated: final(evidence, plain), control: final(evidence, 'plain') }),
        ...points,
        direction: 'less',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), plain ×${factor} less plain`,
      },
    ],
    [
      `ahead-x${factor}`,
      {
        claim: `At ${factor} times the rate the network with BN ends ahead of the one without`,
        source: `${PAPER}, §3.3, §4.2.2`,
        paper: 'BN enables higher learning rates.',
        pairs: (evidence) => ({ treated: final(evidence, bn), control: final(evidence, plain) }),
        ...points,
        direction: 'greater',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), BN ×${factor} less plain ×${factor}`,
      },
    ],
  ])
}

function steps(evidence: Evidence, arm: string, to: BySeed = marks(evidence)): BySeed {
  return stepsToReach(evidence.records, arm, ACCURACY, to)
}

function final({ records, classes }: Evidence, arm: string): BySeed {
  return ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })
}

function moved(records: Records, relative: boolean): { treated: BySeed; control: BySeed } {
  return { treated: movement(records, 'bn', { relative }), control: movement(records, 'plain', { relative }) }
}

/** The effect had the movement been measured the other way. */
function otherScale(records: Records, relative: boolean): string {
  const { effect } = pairedEffect({ ...moved(records, !relative), scale: 'ratio' })
  return formatQuantity(effect, '×')
}

function allRates(family: Family, measure: (arm: string) => BySeed): BySeed[] {
  return FACTORS.map((factor) => measure(armName(family, factor)))
}

export function verdict({ faster, higher, steadier, tuned, ...findings }: FindingsOf<typeof claims>): string {
  const speed = say(
    faster,
    `Yes: at the same rate BN reaches the plain network’s best accuracy in ${formatNumber((faster.effect ?? Number.NaN) * 100, 2)} % of the steps`,
    'No: at the same rate BN takes more steps to the plain network’s best accuracy',
    'Not decided: whether BN takes fewer steps to the plain network’s best accuracy at the same rate',
  )
  const accuracy = say(
    higher,
    'it comes to a higher accuracy',
    'it does not come to a higher accuracy',
    'that it comes to a higher accuracy is not decided',
  )
  const steadiness = say(
    steadier,
    'the distribution of a sigmoid’s input moves less',
    'the distribution of a sigmoid’s input moves more',
    'whether the distribution of a sigmoid’s input moves less is not decided',
  )
  const rates = ([5, 30] as const).map((factor) => {
    const gains = say(
      findings[`gain-x${factor}`],
      'speeds BN up',
      'slows BN down',
      'does not clearly speed BN up',
    )
    const harms = say(
      findings[`harm-x${factor}`],
      'harms the plain network',
      'helps the plain network',
      'neither clearly helps nor harms the plain network',
    )
    return `A rate ${factor} times higher ${gains} and ${harms}.`
  })
  const control = say(
    tuned,
    'BN stays faster where each network has its best rate.',
    'Where each network has its best rate, BN is not faster.',
    'Where each network has its best rate, no lead of BN is shown.',
  )
  return `${speed}; ${accuracy}; ${steadiness}. ${rates.join(' ')} ${control}`
}
