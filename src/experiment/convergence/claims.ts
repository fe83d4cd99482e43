/** The claims of the experiment `convergence`, and its verdict. */
import { formatNumber, formatQuantity, pairedEffect } from '../../stats/index.ts'
import { type Claim, type Claims, claimsByKey, type Findings } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { OptionValues } from '../../options/index.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned } from '../framework/preconditions.ts'
import { areUntested, say } from '../framework/words.ts'
import { armName, type Options } from './arms.ts'
import {
  bestAccuracy,
  fewestSteps,
  finalAccuracy,
  inputMovement,
  isRelative,
  LAST,
  steps,
  tunedTarget,
} from './measures.ts'

const PAPER = papers.ioffe.short

const learned = hasLearned<Options>('plain', 'plain network at the base rate')

export type Key = 'faster' | 'higher' | 'steadier' | `${'gain' | 'harm' | 'ahead'}-x${number}` | 'tuned'

export function claims(chosen: OptionValues<Options>): Claims<Options, Key> {
  const relative = isRelative(chosen)
  const preconditions = [learned]
  return {
    faster: {
      claim: 'With BN the network reaches the plain network’s best accuracy in fewer steps',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      paper: 'BN lets the network train faster and reach a higher accuracy.',
      preconditions,
      pairs: (evidence) => ({ treated: steps(evidence, 'bn'), control: steps(evidence, 'plain') }),
      scale: 'ratio',
      direction: 'less',
      measure: 'Steps to the plain network’s best test accuracy, BN over plain at the same rate',
      figure: 'steps',
    },
    higher: {
      claim: 'With BN the network reaches a higher accuracy',
      source: `${PAPER}, §4.1, Fig. 1(a)`,
      paper: 'BN lets the network train faster and reach a higher accuracy.',
      preconditions,
      pairs: (evidence) => ({
        treated: bestAccuracy(evidence, 'bn'),
        control: bestAccuracy(evidence, 'plain'),
      }),
      scale: 'difference',
      direction: 'greater',
      factor: 100,
      unit: 'pp',
      measure: 'Best test accuracy, BN minus plain at the same rate',
      figure: 'accuracy',
    },
    steadier: {
      claim: 'With BN the distribution of a sigmoid’s input moves less',
      source: `${PAPER}, §4.1, Fig. 1(b, c)`,
      paper: 'BN makes the distribution of the input more stable during training.',
      preconditions,
      pairs: (evidence) => movements(evidence, relative),
      scale: 'ratio',
      direction: 'less',
      measure: `Mean change of the 15th, 50th and 85th percentile from one evaluation to the next, ${inUnits(relative)}, BN over plain`,
      remark: (evidence) => {
        const { effect } = pairedEffect({ ...movements(evidence, !relative), scale: 'ratio' })
        return `Measured ${inUnits(!relative)} it is ${formatQuantity(effect, '×')}.`
      },
      figure: 'movement',
    },
    ...Object.assign({}, ...chosen.factors.map(claimsAtRate)),
    tuned: {
      claim: 'BN is faster even if each network uses its best rate',
      source: 'ours: a control that the paper does not have',
      preconditions,
      pairs: (evidence) => {
        const accuracy = tunedTarget(evidence)
        return {
          treated: fewestSteps(evidence, 'bn', accuracy),
          control: fewestSteps(evidence, 'plain', accuracy),
        }
      },
      scale: 'ratio',
      direction: 'less',
      measure:
        'Steps to the best test accuracy of the plain network at any of its rates, the fewest at any of BN’s rates over the fewest of plain’s',
      figure: 'steps',
    },
  }
}

/** The claims about a higher rate; their keys contain the factor: `gain-x5`. */
function claimsAtRate(factor: number) {
  const plain = armName('plain', factor)
  const bn = armName('bn', factor)
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'final' } as const
  const atTheEnd = `Test accuracy at the end (mean of the last ${LAST} evaluations)`
  return claimsByKey<Key, Claim<Options>>([
    [
      `gain-x${factor}`,
      {
        claim: `With BN, ${factor} times the rate makes training faster still`,
        source: `${PAPER}, §4.2.1–4.2.2, Fig. 3 (there on ImageNet)`,
        paper: 'BN tolerates 5 and 30 times the learning rate, and gains from it.',
        preconditions: [learned],
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
        claim: `Without BN, ${factor} times the rate harms training`,
        source: `${PAPER}, §4.2.2 (there ×5 brought the parameters to infinity)`,
        paper: 'Without BN, 5 times the rate brought the parameters to infinity.',
        preconditions: [learned],
        pairs: (evidence) => ({
          treated: finalAccuracy(evidence, plain),
          control: finalAccuracy(evidence, 'plain'),
        }),
        ...points,
        direction: 'less',
        measure: `${atTheEnd}, plain ×${factor} minus plain`,
      },
    ],
    [
      `ahead-x${factor}`,
      {
        claim: `At ${factor} times the rate, the network with BN ends with a higher accuracy than the one without`,
        source: `${PAPER}, §3.3, §4.2.2`,
        paper: 'BN enables higher learning rates.',
        preconditions: [learned],
        pairs: (evidence) => ({
          treated: finalAccuracy(evidence, bn),
          control: finalAccuracy(evidence, plain),
        }),
        ...points,
        direction: 'greater',
        measure: `${atTheEnd}, BN ×${factor} minus plain ×${factor}`,
      },
    ],
  ])
}

function movements(evidence: Evidence, relative: boolean) {
  return {
    treated: inputMovement(evidence, 'bn', { relative }),
    control: inputMovement(evidence, 'plain', { relative }),
  }
}

const inUnits = (relative: boolean) =>
  relative ? 'in units of the mean distance between the 15th and 85th' : 'in units of the input'

export function verdict(findings: Findings<Key>): string {
  // All have the same precondition.
  if (areUntested(Object.values(findings)))
    return 'Not tested: the plain network has not learned at the base rate.'
  const { faster, higher, steadier, tuned, ...atRates } = findings
  const speed = say(
    faster,
    `Yes: at the same rate BN reaches the plain network’s best accuracy in ${formatNumber((faster.effect ?? Number.NaN) * 100, 2)} % of the steps`,
    'Not here: at the same rate BN takes more steps to the plain network’s best accuracy',
    'Undecided: whether BN takes fewer steps to the plain network’s best accuracy at the same rate',
    { equivalent: 'Not here: at the same rate BN takes as many steps to the plain network’s best accuracy' },
  )
  const accuracy = say(
    higher,
    'it reaches a higher accuracy',
    'it reaches a lower accuracy',
    'whether it reaches a higher accuracy is undecided',
    { equivalent: 'its best accuracy differs by less than a point' },
  )
  const steadiness = say(
    steadier,
    'the distribution of a sigmoid’s input moves less',
    'the distribution of a sigmoid’s input moves more',
    'whether the distribution of a sigmoid’s input moves less is undecided',
    { equivalent: 'the distribution of a sigmoid’s input moves as much' },
  )
  const factors = Object.keys(atRates)
    .flatMap((key) => (key.startsWith('gain-x') ? [Number(key.slice(6))] : []))
    .sort((a, b) => a - b)
  const rates = factors.map((factor) => {
    const gain = say(
      atRates[`gain-x${factor}`],
      'speeds BN up',
      'slows BN down',
      'does not clearly change the speed of BN',
      { equivalent: 'makes no relevant difference to the speed of BN' },
    )
    const harm = say(
      atRates[`harm-x${factor}`],
      'harms the plain network',
      'helps the plain network',
      'neither clearly helps nor harms the plain network',
      { equivalent: 'makes no relevant difference to the plain network' },
    )
    return `A rate ${factor} times higher ${gain} and ${harm}.`
  })
  const control = say(
    tuned,
    'BN stays faster if each network uses its best rate.',
    'If each network uses its best rate, BN is slower.',
    'If each network uses its best rate, it is undecided whether BN is faster.',
    { equivalent: 'If each network uses its best rate, BN is as fast as the plain network.' },
  )
  return `${speed}; ${accuracy}; ${steadiness}. ${rates.join(' ')} ${control}`
}
