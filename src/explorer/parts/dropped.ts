/** Files that were dropped on the page or chosen by a button, with their paths from the dropped folder on. */

export interface DroppedFile {
  readonly path: string
  readonly file: File
}

/** Goes `depth` folders down. Must be called before the event is over, when the browser forgets what was dropped. */
export async function droppedFiles(dropped: DataTransfer | null, depth: number): Promise<DroppedFile[]> {
  const entries = [...(dropped?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found = await Promise.all(entries.map((entry) => filesIn(entry, depth)))
  return found.flat()
}

export const chosenFiles = (input: HTMLInputElement): DroppedFile[] =>
  [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))

async function filesIn(entry: FileSystemEntry, depth: number): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (depth === 0) return []
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const children: FileSystemEntry[] = []
  // Each call gives some more, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) break
    children.push(...some)
  }
  const files = await Promise.all(children.map((child) => filesIn(child, depth - 1)))
  return files.flat()
}
