/** What `hessian` measures: H is the Hessian of the loss in the parameters, λ its eigenvalues, η the learning rate, β the momentum. */
import { choice, named, optionalNumber, type Quantities } from '../../stats/index.ts'

const parameters = choice('parameters', { all: '', weights: ', weights only' })
const statistics = choice('statistics', { batch: '', frozen: ', statistics frozen' })
const sample = optionalNumber('sample', 'N', [', ', ' samples'])

export const declaredOfHessian = {
  largest: {
    name: named`largest eigenvalue${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'λ_max of H, the largest Ritz value of Lanczos’ method',
    source: 'Lanczos 1950',
  },
  smallest: {
    name: named`smallest eigenvalue${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'λ_min of H, the smallest Ritz value of Lanczos’ method; no rows with `smallest=0`',
    source: 'Lanczos 1950',
  },
  largestBound: {
    name: named`error bound of the largest eigenvalue${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'some eigenvalue of H lies within this distance of the largest Ritz value',
  },
  smallestBound: {
    name: named`error bound of the smallest eigenvalue${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'some eigenvalue of H lies within this distance of the smallest Ritz value',
  },
  fromLargest: {
    name: named`eigenvalues from the largest${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'the Ritz values from the largest down; no rows with `largest=1`',
    x: 'the rank, from 1',
  },
  fromSmallest: {
    name: named`eigenvalues from the smallest${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'the Ritz values from the smallest up; rows with `smallest=2` or more',
    x: 'the rank, from 1',
  },
  gradientShare: {
    name: named`share of the gradient along eigenvectors from the largest${parameters}${statistics}${sample}`,
    unit: 'share',
    layer: 'empty',
    definition:
      '⟨g, u⟩² / ‖g‖², g the gradient of the same loss and u the Ritz vector of each of the largest Ritz values; rows with `gradient=true`',
    source: 'Ghorbani et al. 2019',
    x: 'the rank, from 1',
  },
  stability: {
    name: 'threshold of stability',
    unit: 'nats / parameter²',
    layer: 'empty',
    definition:
      'the λ_max up to which steps on a quadratic are stable: 2 / η, with momentum 2 (1 + β) / η, with Nesterov’s 2 (1 + β) / (η (1 + 2 β)), minus the weight decay; no rows with Adam or with smoothing',
    source: 'Cohen et al. 2021',
  },
  sharpness: {
    name: named`largest eigenvalue × equivalent learning rate / 2${parameters}${statistics}${sample}`,
    unit: 'dimensionless',
    layer: 'empty',
    definition:
      'λ_max over the threshold of stability: 1 at its edge; the equivalent rate is that of plain gradient descent with this threshold; no rows with Adam or with smoothing',
    source: 'Cohen et al. 2021',
  },
  iterations: {
    name: named`Lanczos iterations${parameters}${statistics}${sample}`,
    unit: 'count',
    layer: 'empty',
    definition: 'products H v of the longest Lanczos run',
  },
  trace: {
    name: named`trace of the Hessian${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition:
      'tr H, estimated by the mean of n ⟨v, H v⟩ / ‖v‖² over v of random signs, n parameters; rows with `trace` or `density` above 0',
    source: 'Hutchinson 1990',
  },
  traceError: {
    name: named`standard error of the trace${parameters}${statistics}${sample}`,
    unit: 'nats / parameter²',
    layer: 'empty',
    definition: 'the standard error of that mean; NaN for one v',
  },
  weight: {
    name: named`spectral weight${parameters}${statistics}${sample}`,
    unit: 'share',
    layer: 'empty',
    definition:
      'the weight of a Ritz value in the spectral density, by stochastic Lanczos quadrature; the weights of a step sum to 1; rows with `density` above 0',
    source: 'Ghorbani et al. 2019, §2.1',
    x: 'the Ritz value, in nats / parameter²',
  },
} as const satisfies Quantities
