import { openWasm } from '../../../src/backend/index.ts'
import { convolutionCases } from '../../conformance/cases/index.ts'
import { convolutionSuite, propertySuite, runCases } from '../../conformance/suite.ts'

const tile = { rows: 4, vectors: 2, unroll: 1, fused: false }
const open = () => openWasm({ threads: 1, tiles: { f32: tile, f64: tile } })

runCases(open, 'f32')
runCases(open, 'f64')
propertySuite(open)
runCases(open, 'f32', { cases: convolutionCases })
runCases(open, 'f64', { cases: convolutionCases })
convolutionSuite(open)
