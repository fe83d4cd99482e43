/** Every case of the conformance suite. To add one, add it to the list of its kind. */
import type { Case } from './case.ts'
import { compositeCases } from './composite-cases.ts'
import { operationCases } from './operation-cases.ts'

export const cases: readonly Case[] = [...operationCases, ...compositeCases]
