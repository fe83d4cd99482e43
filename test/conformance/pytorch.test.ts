import { openReference, openWasm } from '../../src/backend/index.ts'
import { pytorchSuite } from './pytorch.ts'
import { pytorchImagesSuite } from './pytorch-images.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const openOnOneThread = () => openWasm({ threads: 1, tiles: { f32: tile, f64: tile } })

pytorchSuite(openReference, 'f64')
pytorchSuite(openOnOneThread, 'f64')
pytorchSuite(openOnOneThread, 'f32')

pytorchImagesSuite(openReference, 'f64')
pytorchImagesSuite(openOnOneThread, 'f64')
pytorchImagesSuite(openOnOneThread, 'f32')
