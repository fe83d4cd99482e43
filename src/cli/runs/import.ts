/** `normscope runs import`: adds the runs and plans of other stores to one, from folders or archives. */
import { join, resolve } from 'node:path'
import pc from 'picocolors'
import { counted } from '../../counts.ts'
import { UserError } from '../../errors.ts'
import { displayPath } from '../../report/output/index.ts'
import {
  checkStore,
  findStore,
  type ImportedPlan,
  type ImportedRun,
  importRuns,
  isArchive,
  isStore,
  makeStaging,
  prepareStore,
  presentVersion,
  unpackStore,
} from '../../store/index.ts'
import type { Screen } from '../display/display.ts'
import { onInterrupt } from '../display/interrupt.ts'
import { openOutput } from '../display/output.ts'
import type { StoreArguments } from './list.ts'

export interface ImportArguments extends StoreArguments {
  allowFast?: boolean
  dryRun?: boolean
}

/** Returns the exit code: 1 if a run or a plan was refused. Throws a UserError if a source is no store. */
export async function importCommand(
  sources: readonly string[],
  { store, json, allowFast, dryRun = false }: ImportArguments,
  screen: Screen,
): Promise<number> {
  const target = targetOf(store)
  for (const source of sources) if (!isArchive(source)) findStore(source)
  const { print, emit } = openOutput(screen, json)
  const stop = onInterrupt()
  const progress = openProgress(screen, json)
  let all: readonly ImportedRun[] = []
  let allPlans: readonly ImportedPlan[] = []
  try {
    for (const source of sources) {
      const found: ImportedRun[] = []
      const plans: ImportedPlan[] = []
      await withStore(source, { target, dryRun }, (path) =>
        importRuns(path, target, {
          allowFast,
          dryRun,
          from: resolve(source),
          signal: stop.signal,
          onRun(run) {
            found.push(run)
            progress.show(`${source}: ${run.count} of ${counted(run.of, 'run')}`)
            emit({ type: 'run', source, ...run })
          },
          onPlan(plan) {
            plans.push(plan)
            emit({ type: 'plan', source, ...plan })
          },
        }),
      )
      progress.clear()
      print([describe(source, target, found, dryRun), ...describePlans(plans, dryRun)].join('\n'))
      all = [...all, ...found]
      allPlans = [...allPlans, ...plans]
      if (stop.signal.aborted) break
    }
  } finally {
    progress.clear()
    stop.release()
  }
  const refused = [...all, ...allPlans].filter(({ kind }) => kind === 'refused').length
  emit({
    type: dryRun ? 'dry run' : 'result',
    store: target,
    ...countsOf(all),
    plans: countsOfPlans(allPlans),
    otherVersions: ofOtherVersions(all).length,
    stopped: stop.signal.aborted,
  })
  if (stop.signal.aborted) {
    print('stopped: whole runs are imported; the same command goes on from here')
    return stop.exitCode
  }
  if (dryRun) print(pc.dim('a dry run: nothing was written'))
  return refused > 0 ? 1 : 0
}

/** An existing store, or one to be made; an output folder keeps its store in `runs`. */
function targetOf(store: string): string {
  const existing = [resolve(store), resolve(store, 'runs')].find(isStore)
  return existing ?? checkStore(store === DEFAULT ? join(store, 'runs') : store)
}

export const DEFAULT = 'normscope-out'

/** Unpacks an archive in the store it is imported into, where there has to be space for its runs anyway. */
async function withStore(
  source: string,
  { target, dryRun }: { target: string; dryRun: boolean },
  act: (path: string) => Promise<void>,
): Promise<void> {
  if (!isArchive(source)) return act(source)
  if (dryRun)
    throw new UserError(
      `--dry-run: expected a folder, got the archive ${source}; unpack it first: tar -xf ${source}`,
    )
  const staging = makeStaging(prepareStore(target))
  try {
    await act(await unpackStore(source, staging.path))
  } finally {
    staging.remove()
  }
}

const countsOf = (runs: readonly ImportedRun[]) => {
  const count = (wanted: ImportedRun['kind']) => runs.filter(({ kind }) => kind === wanted).length
  return {
    imported: count('copied'),
    kept: count('kept'),
    leftOut: count('left out'),
    refused: count('refused'),
  }
}

function countsOfPlans(plans: readonly ImportedPlan[]) {
  const count = (wanted: ImportedPlan['kind']) => plans.filter(({ kind }) => kind === wanted).length
  return {
    imported: count('copied'),
    joined: count('joined'),
    kept: count('kept'),
    refused: count('refused'),
  }
}

const ofOtherVersions = (runs: readonly ImportedRun[]) => {
  const { normscope, revision } = presentVersion()
  return runs.filter(
    ({ version }) => version && (version.normscope !== normscope || version.revision !== revision),
  )
}

function describe(source: string, target: string, runs: readonly ImportedRun[], dryRun: boolean): string {
  const { imported, kept, leftOut, refused } = countsOf(runs)
  const verb = dryRun ? 'would import' : 'imported'
  const others = [
    ...(kept > 0 ? [`${kept} already there`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
    ...(refused > 0 ? [pc.red(`${refused} refused`)] : []),
  ]
  const farther = runs.filter((run) => run.kind === 'copied' && run.instead !== undefined).length
  const old = ofOtherVersions(runs)
  const { normscope, revision } = presentVersion()
  return [
    `${verb} ${imported} of ${counted(runs.length, 'run')} from ${source} into ${displayPath(target) || '.'}${others.length > 0 ? `: ${others.join(', ')}` : ''}`,
    ...(farther > 0
      ? [`  ${counted(farther, 'run')} had fewer steps in the store and went on from ${source}`]
      : []),
    ...runs.flatMap((run) => (run.kind === 'left out' ? [`  run ${run.id} left out: ${run.reason}`] : [])),
    ...runs.flatMap((run) => (run.kind === 'refused' ? [pc.red(`  refused: ${run.reason}`)] : [])),
    ...(old.length > 0
      ? [
          pc.yellow(
            `  ${counted(old.length, 'run')} of ${versionsOf(old)}: commands of this version (${normscope}, revision ${revision}) do not use them`,
          ),
        ]
      : []),
  ].join('\n')
}

/** Nothing for a source without plans. */
function describePlans(plans: readonly ImportedPlan[], dryRun: boolean): string[] {
  const { imported, joined, kept, refused } = countsOfPlans(plans)
  const parts = [
    ...(imported > 0 ? [`${imported} ${dryRun ? 'would be imported' : 'imported'}`] : []),
    ...(joined > 0 ? [`${joined} ${dryRun ? 'would be joined' : 'joined'} with the store's`] : []),
    ...(kept > 0 ? [`${kept} already there`] : []),
    ...(refused > 0 ? [pc.red(`${refused} refused`)] : []),
  ]
  return [
    ...(parts.length > 0 ? [`  plans: ${parts.join(', ')}`] : []),
    ...plans.flatMap((plan) => (plan.kind === 'refused' ? [pc.red(`  refused: ${plan.reason}`)] : [])),
  ]
}

const versionsOf = (runs: readonly ImportedRun[]): string =>
  [
    ...new Set(runs.map(({ version }) => `normscope ${version!.normscope}, revision ${version!.revision}`)),
  ].join('; ')

/** One line on a terminal that is written over. */
function openProgress(screen: Screen, json = false): { show(text: string): void; clear(): void } {
  const isShown = screen.isTTY === true && !json
  let last = -Infinity
  return {
    show(text) {
      if (!isShown || performance.now() - last < 100) return
      last = performance.now()
      screen.write(`\r${text}\u001b[K`)
    },
    clear() {
      if (isShown) screen.write('\r\u001b[K')
    },
  }
}
