/** A command that announces a plan and then does nothing, until it is killed. */
import { announcePlan } from '../../src/store/plans.ts'

announcePlan(process.argv[2]!, [])
process.send!('announced')
setInterval(() => {}, 1000)
