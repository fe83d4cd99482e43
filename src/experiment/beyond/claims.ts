/** The claims of the experiment `beyond`, and its verdict. */
import { formatQuantity } from '../../stats/index.ts'
import type { Chosen, Options } from './arms.ts'
import {
  alignment,
  distanceFromEdge,
  final,
  firstSharpness,
  LAST,
  lateSharpness,
  learning,
  outliers,
  outliersAtLevel,
  rateAt,
  sharpnessAtLoss,
  sharpnessOfSample,
} from './measures.ts'
import { type Claims, type FindingsOf, bound } from '../framework/claim.ts'
import type { Evidence } from '../framework/evidence.ts'
import type { Checks } from '../framework/check.ts'
import { papers } from '../framework/papers.ts'
import { hasLearned, reachedLoss } from '../framework/preconditions.ts'
import { isShown, say } from '../framework/words.ts'

const COHEN = papers.cohen.short
const GHORBANI = papers.ghorbani.short
const LAARHOVEN = papers.laarhoven.short

const QIAO = papers.qiao.short

/** The largest distance from 2/η, as a share of 2/η, that still counts as reaching it. */
const EDGE_TOLERANCE = 0.25

/** An accuracy difference, in points, that counts as small. */
const LITTLE = 2

export function claims(chosen: Chosen) {
  const points = { scale: 'difference', factor: 100, unit: 'pp', figure: 'learning' } as const
  const ratio = { scale: 'ratio' } as const
  const rate = chosen['mlp-rate']
  const reached = (...arms: string[]) => reachedLoss<Options>(arms, chosen.level, sharpnessOfSample(chosen))
  const whenReached = `when the running training loss first falls below ${chosen.level}`
  const atTheEdge = (arm: string) => (evidence: Evidence<Options>) => {
    const distance = distanceFromEdge(evidence, arm)
    return { treated: distance, control: bound(EDGE_TOLERANCE, distance) }
  }
  return {
    outliers: {
      claim: 'With BN the largest eigenvalue of the Hessian stands out less from the rest',
      source: `${GHORBANI}, §4`,
      paper: 'Without BN large isolated eigenvalues appear early; with BN they are almost absent.',
      preconditions: [hasLearned('plain', 'plain network'), hasLearned('bn', 'network with BN')],
      pairs: (evidence) => ({ treated: outliers(evidence, 'bn'), control: outliers(evidence, 'plain') }),
      ...ratio,
      direction: 'less',
      figure: 'outliers',
      measure: `Largest over ${chosen.eigenvalue}th eigenvalue at the end, BN over plain`,
    },
    'outliers-at-loss': {
      claim:
        'At equal training loss, with BN the largest eigenvalue of the Hessian stands out less from the rest',
      source: `${GHORBANI}, §4`,
      paper: 'Without BN large isolated eigenvalues appear early; with BN they are almost absent.',
      preconditions: [reached('plain', 'bn')],
      pairs: (evidence) => ({
        treated: outliersAtLevel(evidence, 'bn'),
        control: outliersAtLevel(evidence, 'plain'),
      }),
      ...ratio,
      direction: 'less',
      figure: 'outliers-at-loss',
      measure: `Largest over ${chosen.eigenvalue}th eigenvalue ${whenReached}, BN over plain`,
    },
    sharpening: {
      claim: 'Gradient descent makes the loss sharper',
      source: `${COHEN}, §3.1`,
      paper: 'While it is stable, gradient descent moves to ever sharper places: progressive sharpening.',
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-half'),
        control: firstSharpness(evidence, 'gd-half'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'edge',
      measure: `Largest eigenvalue in the second half of training over that at its start, η = ${rate / 2}`,
    },
    edge: {
      claim: `The sharpness settles within ${100 * EDGE_TOLERANCE} % of 2/η`,
      source: `${COHEN}, §3.2`,
      paper: 'Sharpness rises to 2/η and then hovers just above.',
      pairs: atTheEdge('gd'),
      scale: 'difference',
      smallestEffect: 0,
      direction: 'less',
      figure: 'edge-dots',
      measure: `|λ η / 2 − 1| in the second half of training, η = ${rate}, minus ${EDGE_TOLERANCE}`,
    },
    'half-rate': {
      claim: 'At half the learning rate the loss ends sharper',
      source: `${COHEN}, §3.2`,
      paper: 'The smaller the rate, the sharper the loss: the sharpness stops at 2/η.',
      pairs: (evidence) => ({
        treated: lateSharpness(evidence, 'gd-half'),
        control: lateSharpness(evidence, 'gd'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'edge',
      measure: `Largest eigenvalue in the second half of training, η = ${rate / 2} over η = ${rate}`,
    },
    'edge-bn': {
      claim: `With BN the sharpness also settles within ${100 * EDGE_TOLERANCE} % of 2/η`,
      source: `${COHEN}, the appendix on batch normalization`,
      paper: 'Networks with BN train at the edge of stability too.',
      pairs: atTheEdge('gd-bn'),
      scale: 'difference',
      smallestEffect: 0,
      direction: 'less',
      figure: 'edge-dots',
      measure: `|λ η / 2 − 1| in the second half of training with BN, η = ${rate}, minus ${EDGE_TOLERANCE}`,
    },
    'falling-rate': {
      claim: 'Weights before BN grow, and their effective learning rate falls',
      source: LAARHOVEN,
      paper: 'Without weight decay the weights grow without bound and the effective rate goes to 0.',
      pairs: (evidence) => ({
        treated: rateAt(evidence, 'bn', 'end'),
        control: rateAt(evidence, 'bn', 'start'),
      }),
      ...ratio,
      direction: 'less',
      figure: 'effective-rate',
      measure: 'Effective learning rate η/‖w‖² of the convolutions, end over start, BN',
    },
    decay: {
      claim: 'Weight decay keeps the effective learning rate up',
      source: LAARHOVEN,
      paper: 'With normalization, weight decay does not regularize; it sets the effective learning rate.',
      pairs: (evidence) => ({
        treated: rateAt(evidence, 'bn-decay', 'end'),
        control: rateAt(evidence, 'bn', 'end'),
      }),
      ...ratio,
      direction: 'greater',
      figure: 'effective-rate',
      measure: 'Effective learning rate at the end, with over without weight decay',
    },
    standardized: {
      claim: 'Standardized weights make GN learn faster',
      source: QIAO,
      paper: 'Weight standardization smooths the loss and speeds training up.',
      preconditions: [hasLearned('gn', 'network with GN')],
      pairs: (evidence) => ({ treated: learning(evidence, 'ws'), control: learning(evidence, 'gn') }),
      ...points,
      direction: 'greater',
      measure: 'Test accuracy, mean over training, WS + GN minus GN',
    },
    'standardized-smoother': {
      claim: 'At equal training loss, the loss is smoother with standardized weights',
      source: QIAO,
      paper:
        'Weight standardization smooths the loss: it reduces the Lipschitz constants of loss and gradient.',
      preconditions: [reached('gn', 'ws')],
      pairs: (evidence) => ({
        treated: sharpnessAtLoss(evidence, 'ws'),
        control: sharpnessAtLoss(evidence, 'gn'),
      }),
      ...ratio,
      direction: 'less',
      figure: 'sharpness-at-loss',
      measure: `The largest eigenvalue of the Hessian ${whenReached}, WS + GN over GN`,
    },
    'standardized-final': {
      claim: `With standardized weights, GN, which uses no batch statistics, ends as high as BN, within ${LITTLE} points`,
      source: QIAO,
      paper: 'WS with GN does as well as BN with large batches, or better.',
      preconditions: [hasLearned('bn', 'network with BN')],
      pairs: (evidence) => ({ treated: final(evidence, 'ws'), control: final(evidence, 'bn') }),
      ...points,
      figure: 'final',
      smallestEffect: LITTLE,
      direction: 'not less',
      measure: `Test accuracy at the end (mean of the last ${LAST} evaluations), WS + GN minus BN`,
    },
  } satisfies Claims<Options>
}

export const checks = () =>
  ({
    orthogonal: {
      claim: 'Weights before BN are orthogonal to their gradient',
      source: `${LAARHOVEN}, §2`,
      paper: 'The loss does not depend on the length of such weights.',
      values: (evidence) => alignment(evidence, 'bn'),
      needs: { atMost: 0.001 },
      figure: 'alignment',
      measure: '|cos(w, ∇L)|, mean over convolutions and training',
    },
  }) satisfies Checks<Options>

export function verdict(findings: FindingsOf<typeof claims>): string {
  const { sharpening, edge, decay } = findings
  const edgeOfBoth = isShown(edge) && isShown(findings['edge-bn'])
  const falls = findings['falling-rate']
  const rate = 'the effective learning rate of weights before BN'
  const changed = `to ${formatQuantity(falls.effect, 'times')} its initial value`
  const parts = [
    say(
      findings.outliers,
      'BN reduces the outlying eigenvalues of the Hessian',
      'with BN the largest eigenvalue of the Hessian stands out more',
      'whether BN reduces the outlying eigenvalues of the Hessian is undecided',
      {
        equivalent: 'BN makes no relevant difference to the outlying eigenvalues of the Hessian',
        untested: 'the eigenvalues of the Hessian are not compared, because a network has not learned',
      },
    ).concat(
      say(
        findings['outliers-at-loss'],
        ' (at equal training loss, they stand out less)',
        ' (at equal training loss, they stand out more)',
        '',
        { equivalent: ' (at equal training loss, they stand out as much)' },
      ),
    ),
    say(
      sharpening,
      'gradient descent itself makes the loss sharper',
      'gradient descent makes the loss flatter here',
      'whether gradient descent makes the loss sharper is undecided',
      { equivalent: 'gradient descent hardly changes how sharp the loss is' },
    ).concat(
      say(
        edge,
        `, and the sharpness settles near 2/η${edgeOfBoth ? ', also with BN' : ''}`,
        ', and the sharpness settles elsewhere than near 2/η',
        ', and whether the sharpness settles near 2/η is undecided',
        { equivalent: `, and the sharpness settles ${100 * EDGE_TOLERANCE} % from 2/η` },
      ),
      isShown(sharpening) && edgeOfBoth ? ': the learning rate too decides how smooth the loss is' : '',
    ),
    say(falls, `${rate} falls ${changed}`, `${rate} rises ${changed}`, `whether ${rate} falls is undecided`, {
      equivalent: `${rate} hardly changes`,
    }).concat(isShown(falls) && isShown(decay) ? ', less with weight decay' : ''),
    say(
      findings.standardized,
      'standardized weights make group normalization learn faster',
      'standardized weights make group normalization learn more slowly',
      'whether standardized weights make group normalization learn faster is undecided',
      {
        equivalent: 'standardized weights make no relevant difference to group normalization',
        untested: 'standardized weights are not tested, because group normalization has not learned',
      },
    ).concat(
      say(
        findings['standardized-smoother'],
        ', and the loss smoother at equal training loss',
        ', and the loss rougher at equal training loss',
        '',
        { equivalent: ', and the loss as smooth at equal training loss' },
      ),
    ),
  ]
  const text = parts.join('; ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}
