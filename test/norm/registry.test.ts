/** Every registered normalization, and variants whose claims differ from those of the default. */
import { normalizations } from '../../src/norm/index.ts'
import { normalizationSuite } from './suite.ts'

normalizationSuite(normalizations, {
  batch: ['', 'convention=paper', 'affine=false', 'statistics=detached', 'statistics=running'],
  ghost: ['3', '3,convention=paper'],
  group: ['2', '1', '3,affine=false'],
  instance: ['', 'affine=true', 'tracked=true'],
  layer: ['', 'over=channels'],
  rms: ['', 'over=channels'],
  lp: ['1', '2', 'inf', '1,of=shifted', '2,of=shifted'],
  noise: ['', 'spread=variance,scope=layer,inEvaluation=true'],
  'noisy-batch': ['', 'scope=layer'],
  renorm: ['', 'from=0,rUntil=0,dUntil=0', 'rMax=1,dMax=0'],
  'filter-response': ['', 'tlu=false'],
  spectral: ['', 'iterations=3'],
  'weight-standardization': ['', 'convention=authors'],
  unitization: ['', '1', '1,trained=false,affine=false'],
})
