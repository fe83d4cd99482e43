/** Files that the user gave to the page. They are kept until the page is closed, and stay on this machine. */
import { signal } from '@preact/signals'
import type { OwnFile } from '../worker/messages.ts'

export const ownFiles = signal<readonly OwnFile[]>([])

/** A file with the same path takes the place of an earlier one. */
export function addFiles(files: readonly OwnFile[]): void {
  const all = new Map([...ownFiles.value, ...files.map(named)].map((each) => [each.path, each]))
  ownFiles.value = [...all.values()]
}

/** Characters that have a meaning in specs and addresses. */
const named = ({ path, file }: OwnFile): OwnFile => ({ path: path.replaceAll(/[;,?&#%|:]/g, '_'), file })
