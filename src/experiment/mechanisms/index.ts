export { answerPage } from './page.ts'
export { type Mechanism, mechanisms } from './mechanisms.ts'
export { type Outcome, OUTCOME_WORDS, type WeighedMechanism, weighMechanisms } from './weigh.ts'
