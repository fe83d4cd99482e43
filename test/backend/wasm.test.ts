import { openWasm } from '../../src/backend/index.ts'
import { propertySuite, runCases } from '../conformance/suite.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const open = () => openWasm({ threads: 1, tiles: { f32: tile, f64: tile } })

runCases(open, 'f32')
runCases(open, 'f64')
propertySuite(open)
