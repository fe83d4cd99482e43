/** Every normalization that has a name, and variants whose claims differ from their default's. */
import { normalizations } from '../../src/norm/index.ts'
import { normalizationSuite } from './suite.ts'

normalizationSuite(normalizations, {
  batch: ['', 'convention=paper', 'convention=keras', 'convention=onnx', 'affine=false'],
  group: ['2', '1', '3,affine=false'],
  instance: ['', 'affine=true', 'tracked=true'],
  layer: ['', 'over=channels'],
  rms: ['', 'over=channels'],
  lp: ['1', '2', 'inf', '1,of=shifted', '2,of=shifted'],
  noise: ['', 'spread=variance,scope=layer,inEvaluation=true'],
  'noisy-batch': ['', 'scope=layer'],
  unitization: ['', '1'],
})
