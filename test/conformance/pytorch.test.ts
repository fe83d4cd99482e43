import { openReference } from '../../src/backend/reference/session.ts'
import { pytorchSuite } from './pytorch.ts'

pytorchSuite(openReference, 'f64')
