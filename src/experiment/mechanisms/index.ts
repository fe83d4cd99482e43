export { answerPage } from './page.ts'
export { type Mechanism, type MechanismClaim, mechanisms } from './mechanisms.ts'
export { type Outcome, OUTCOME_WORDS, type WeighedMechanism, weighMechanisms } from './weigh.ts'
