/** The claims of the experiment `intervention`, and its verdict. */
import type { OptionValues } from '../../options/index.ts'
import { formatQuantity, median } from '../../stats/index.ts'
import type { Claims, FindingsOf } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import { divergedRuns } from '../framework/measures.ts'
import { papers } from '../framework/papers.ts'
import { type Precondition, reachedLoss, wasLowered, wasRaised } from '../framework/preconditions.ts'
import { say } from '../framework/words.ts'
import { arms, armName, type Network, networkLabel, type Options } from './arms.ts'
import {
  curvature,
  distance,
  gradients,
  pairsAtLevels,
  ratioAtLevels,
  steps,
  stepsWithShift,
  stepsWithSmoothing,
} from './measures.ts'

/** An injected shift counts from this factor on, whatever it should be. */
const RAISED = 1.5

/** A smoothing counts if it lowers the largest eigenvalue at least to this share. */
const LOWERED = 0.9

/** A lead counts if the steps are at most this share of the other network's. */
const AHEAD = 0.9

export function claims(chosen: OptionValues<Options>) {
  const name = networkLabel(chosen, 'norm')
  const all = arms(chosen).map(({ arm }) => arm)
  const toLevel = `Steps to a training loss of ${chosen.level}`
  const diverged = ({ records }: Evidence<Options>) => divergedRuns(records, all)
  const ofShift = (network: Network) => ({
    source: `${papers.ioffe.short}, §1, tested after ${papers.awais.short}`,
    paper: 'Training is slow because the distributions of the layers’ inputs change.',
    preconditions: [learns(chosen, network), shiftRaised(chosen, network)],
    pairs: (evidence: Evidence<Options>) => ({
      treated: stepsWithShift(evidence, network, 4),
      control: stepsWithShift(evidence, network, 1),
    }),
    scale: 'ratio' as const,
    direction: 'greater' as const,
    measure: `${toLevel}, ${networkLabel(chosen, network)} with injected shift over without, geometric mean over the levels of smoothing`,
    figure: 'effects',
    remark: (evidence: Evidence<Options>) =>
      [shiftOfGradients(evidence, network), diverged(evidence)].filter(Boolean).join(' '),
  })
  return {
    'shift-norm': {
      ...ofShift('norm'),
      claim: `With ${name}, a network with 4 times the internal covariate shift learns more slowly`,
    },
    'shift-plain': {
      ...ofShift('plain'),
      claim: `Without ${name}, a network with 4 times the internal covariate shift learns more slowly`,
    },
    'smoothing-plain': {
      claim: `Without ${name}, a network whose loss is smoothed learns faster`,
      source: `${papers.santurkar.short}, §3, tested by the method of ${papers.foret.short}`,
      paper: 'BN helps because it makes the loss smoother.',
      preconditions: [learns(chosen, 'plain'), lossSmoothed('plain')],
      pairs: (evidence) => ({
        treated: stepsWithSmoothing(evidence, 'plain', 'sam'),
        control: stepsWithSmoothing(evidence, 'plain', 'none'),
      }),
      scale: 'ratio',
      direction: 'less',
      measure: `${toLevel}, plain with SAM over without, geometric mean over the levels of shift`,
      figure: 'effects',
      remark: diverged,
    },
    lead: {
      claim: `${name} with 4 times its internal covariate shift still learns faster than the plain network without`,
      source: `${papers.santurkar.short}, §2.1`,
      paper: 'With noise that raises the shift, BN still trains faster than the standard network.',
      preconditions: [learns(chosen, 'plain'), leads(chosen), shiftRaised(chosen, 'norm')],
      pairs: (evidence) => ({
        treated: steps(evidence, armName('norm', 4, 'none')),
        control: steps(evidence, armName('plain', 1, 'none')),
      }),
      scale: 'ratio',
      direction: 'less',
      measure: `${toLevel}, ${name} with injected shift over plain without, no smoothing`,
      figure: 'steps',
      remark: diverged,
    },
  } satisfies Claims<Options>
}

const learns = ({ level }: OptionValues<Options>, network: Network): Precondition<Options> =>
  reachedLoss([armName(network, 1, 'none')], level, curvature.quantity)

/**
 * By the distance of distributions, which is what the noise manipulates. Gradients are not required to change: a
 * normalization above may take the injected shift out again.
 */
const shiftRaised = (chosen: OptionValues<Options>, network: Network): Precondition<Options> =>
  wasRaised(
    `the injected shift raised the earth mover’s distance of the ${networkLabel(chosen, network)} network`,
    RAISED,
    (evidence) => pairsAtLevels(evidence, armName(network, 4, 'none'), armName(network, 1, 'none'), distance),
  )

const lossSmoothed = (network: Network): Precondition<Options> =>
  wasLowered('SAM lowered the largest eigenvalue of the Hessian at equal loss', LOWERED, (evidence) =>
    pairsAtLevels(evidence, armName(network, 1, 'sam'), armName(network, 1, 'none'), curvature),
  )

/** Otherwise there is no lead to lose. */
const leads = (chosen: OptionValues<Options>): Precondition<Options> =>
  wasLowered(
    `without the interventions, ${networkLabel(chosen, 'norm')} took fewer steps than plain`,
    AHEAD,
    (evidence) => ({
      treated: steps(evidence, armName('norm', 1, 'none')),
      control: steps(evidence, armName('plain', 1, 'none')),
    }),
  )

/** The other measure of shift, which no precondition requires. */
function shiftOfGradients(evidence: Evidence<Options>, network: Network): string {
  const ratios = ratioAtLevels(evidence, armName(network, 4, 'none'), armName(network, 1, 'none'), gradients)
  return ratios.size === 0
    ? ''
    : `Measured by gradients, the shift is ${formatQuantity(median([...ratios.values()]), '×')} that without injection.`
}

export function verdict(findings: FindingsOf<typeof claims>): string {
  const shift = (key: 'shift-norm' | 'shift-plain') =>
    say(
      findings[key],
      'more internal covariate shift slows training',
      'more internal covariate shift speeds training up',
      'more internal covariate shift is not shown to slow training',
      {
        equivalent: 'more internal covariate shift does not change the speed of training',
        untested: 'the effect of more internal covariate shift was not tested',
      },
    )
  const smoothing = say(
    findings['smoothing-plain'],
    'a smoother loss speeds training up',
    'a smoother loss slows training down',
    'a smoother loss is not shown to speed training up',
    {
      equivalent: 'a smoother loss does not change the speed of training',
      untested: 'the effect of a smoother loss was not tested',
    },
  )
  const lead = say(
    findings.lead,
    'Even with the injected shift, the normalized network learns faster than the plain one without it.',
    'With the injected shift, the normalized network learns more slowly than the plain one without it.',
    'That the normalized network with injected shift still learns faster than the plain one is not shown.',
    {
      equivalent:
        'With the injected shift, the normalized network learns as fast as the plain one without it.',
      untested: 'Whether the normalized network keeps its lead with injected shift was not tested.',
    },
  )
  return `With the normalization, ${shift('shift-norm')}. Without it, ${shift('shift-plain')}, and ${smoothing}. ${lead}`
}
