/**
 * The script of the page, as text: the source of functions that also run where they are tested. The page shows
 * everything without it. So these functions import nothing except types, and call only one another.
 */
import { anchorAt, drawScene, shade } from '../../figures/parts/surface/relief-scene.ts'
import { splitSentence } from '../../words.ts'
import { claimFunctions } from './claims.ts'
import { figureFunctions } from './figures.ts'
import { presentFunctions } from './present.ts'

export function pageScript(): string {
  const functions = [
    drawScene,
    anchorAt,
    shade,
    splitSentence,
    ...figureFunctions,
    ...claimFunctions,
    ...presentFunctions,
  ]
  // Some tools that run TypeScript directly insert calls of this helper into functions.
  return `const __name=(value)=>value;
${functions.map(String).join('\n')}
startFigures(drawScene);startFolds();startFilter();startPresenting()`
}
