/** What the experiment `convergence` concludes from its records. */
import { type BySeed, comparePaired, type Finding, formatNumber, formatQuantity } from '../stats/index.ts'
import { armName, FACTORS, type Family, type Options } from './convergence-arms.ts'
import type { Evidence } from './experiment.ts'
import { across, best, ending, movement, stepsToReach } from './measures.ts'

/** Below this many times the accuracy of guessing a network has not learned, and its best accuracy is no mark to reach. */
const LEARNED = 1.5
/** Evaluations at the end of a run over which its final accuracy is averaged. */
export const LAST = 5

const ACCURACY = 'test accuracy'
const PAPER = 'Ioffe & Szegedy 2015'

/** The best accuracy of the plain network of each seed, the mark that the others are to reach; NaN where it did not learn. */
export function marks({ records, classes }: Evidence): Map<number, number> {
  return across([best(records, 'plain', ACCURACY)], ([accuracy]) =>
    accuracy! >= LEARNED / classes ? accuracy! : Number.NaN,
  )
}

export function findings(evidence: Evidence<Options>): Finding[] {
  const { records, options: chosen, classes } = evidence
  const target = marks(evidence)
  const steps = (arm: string, to: BySeed = target) => stepsToReach(records, arm, ACCURACY, to)
  const final = (arm: string) => ending(records, arm, ACCURACY, { count: LAST, afterDivergence: 1 / classes })
  const allRates = (family: Family, measure: (arm: string) => BySeed) =>
    FACTORS.map((factor) => measure(armName(family, factor)))

  const relative = chosen['movement-scale'] === 'width'
  const moved = (arm: string, inWidths = relative) => movement(records, arm, { relative: inWidths })
  const otherScale = comparePaired({
    claim: '',
    source: '',
    treated: moved('bn', !relative),
    control: moved('plain', !relative),
    scale: 'ratio',
    direction: 'less',
    measure: '',
  })
  const bestOfAllRates = across(
    allRates('plain', (arm) => best(records, arm, ACCURACY)),
    (values) => {
      const most = Math.max(...values)
      return most >= LEARNED / classes ? most : Number.NaN
    },
  )
  const earliest = (family: Family) =>
    across(
      allRates(family, (arm) => steps(arm, bestOfAllRates)),
      (values) => Math.min(...values),
    )

  return [
    comparePaired({
      claim: 'With BN the network reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      treated: steps('bn'),
      control: steps('plain'),
      scale: 'ratio',
      direction: 'less',
      measure: 'Steps to the plain network’s best test accuracy, BN over plain at the same rate',
      figure: 'steps',
    }),
    comparePaired({
      claim: 'With BN the network comes to a higher accuracy',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      treated: best(records, 'bn', ACCURACY),
      control: best(records, 'plain', ACCURACY),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      measure: 'Best test accuracy, BN less plain at the same rate',
      figure: 'accuracy',
    }),
    comparePaired({
      claim: 'With BN the distribution of a sigmoid’s input moves less',
      source: `${PAPER}, §4.1, Fig. 1(b, c)`,
      treated: moved('bn'),
      control: moved('plain'),
      scale: 'ratio',
      direction: 'less',
      measure:
        'Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, ' +
        `${relative ? 'in units of the mean distance of the 15th and 85th' : 'in units of the input'}, BN over plain ` +
        `(${relative ? 'in units of the input' : 'in units of that distance'} it is ${formatQuantity(otherScale.effect, '×')})`,
      figure: 'movement',
    }),
    ...([5, 30] as const).flatMap((factor) => [
      comparePaired({
        claim: `With BN, ${factor} times the rate makes training faster still`,
        source: `${PAPER}, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)`,
        treated: steps(armName('bn', factor)),
        control: steps('bn'),
        scale: 'ratio',
        direction: 'less',
        measure: `Steps to the plain network’s best test accuracy, BN ×${factor} over BN`,
        figure: 'steps',
      }),
      comparePaired({
        claim: `Without BN, ${factor} times the rate does harm`,
        source: `${PAPER}, §4.2.2 (there ×5 brought the parameters to infinity)`,
        treated: final(armName('plain', factor)),
        control: final('plain'),
        scale: 'difference',
        direction: 'less',
        factor: 100,
        unit: 'pp',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), plain ×${factor} less plain`,
        figure: 'final',
      }),
      comparePaired({
        claim: `At ${factor} times the rate the network with BN ends ahead of the one without`,
        source: `${PAPER}, §3.3, §4.2.2`,
        treated: final(armName('bn', factor)),
        control: final(armName('plain', factor)),
        scale: 'difference',
        direction: 'greater',
        factor: 100,
        unit: 'pp',
        measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), BN ×${factor} less plain ×${factor}`,
        figure: 'final',
      }),
    ]),
    comparePaired({
      claim: 'BN is faster even where each network has the best of the three rates',
      source: 'ours: a control that the paper does not make',
      treated: earliest('bn'),
      control: earliest('plain'),
      scale: 'ratio',
      direction: 'less',
      measure:
        'Steps to the best test accuracy of the plain network at any of the three rates, the fewest of BN’s three rates over the fewest of plain’s',
      figure: 'steps',
    }),
  ]
}

/** In the order of `findings`. */
export function verdict(all: readonly Finding[]): string {
  const [faster, higher, steadier, gain5, harm5, , gain30, harm30, , fair] = all as [
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
    Finding,
  ]
  const say = (finding: Finding, words: Record<Finding['verdict'], string>) => words[finding.verdict]
  const speed = say(faster, {
    supported: `Yes: at the same rate BN reaches the plain network’s best accuracy in ${formatNumber((faster.effect ?? Number.NaN) * 100, 2)} % of the steps`,
    contradicted: 'No: at the same rate BN takes more steps to the plain network’s best accuracy',
    undecided:
      'Not decided: whether BN takes fewer steps to the plain network’s best accuracy at the same rate',
  })
  const accuracy = say(higher, {
    supported: 'it comes to a higher accuracy',
    contradicted: 'it does not come to a higher accuracy',
    undecided: 'that it comes to a higher accuracy is not decided',
  })
  const steadiness = say(steadier, {
    supported: 'the distribution of a sigmoid’s input moves less',
    contradicted: 'the distribution of a sigmoid’s input moves more',
    undecided: 'whether the distribution of a sigmoid’s input moves less is not decided',
  })
  const rates = [
    { factor: 5, gain: gain5, harm: harm5 },
    { factor: 30, gain: gain30, harm: harm30 },
  ].map(({ factor, gain, harm }) => {
    const gains = say(gain, {
      supported: 'speeds BN up',
      contradicted: 'slows BN down',
      undecided: 'does not clearly speed BN up',
    })
    const harms = say(harm, {
      supported: 'harms the plain network',
      contradicted: 'helps the plain network',
      undecided: 'neither clearly helps nor harms the plain network',
    })
    return `A rate ${factor} times higher ${gains} and ${harms}.`
  })
  const control = say(fair, {
    supported: 'BN stays faster where each network has its best rate.',
    contradicted: 'Where each network has its best rate, BN is not faster.',
    undecided: 'Where each network has its best rate, no lead of BN is shown.',
  })
  return `${speed}; ${accuracy}; ${steadiness}. ${rates.join(' ')} ${control}`
}
