/** Takes the lock given, says so, and holds it until it is killed. */
import { acquireLock, isLock } from '../../../src/store/lock/lock.ts'

process.stdout.write(isLock(acquireLock(process.argv[2]!)) ? 'held' : 'not held')
setInterval(() => {}, 1000)
