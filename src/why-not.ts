/** Why the system refuses to read or write a file: `no permission`. The code of an error that has no words here. */
export function whyNot(error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException
  const words: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota is used up',
    ENOTDIR: 'a part of the path is a file',
    ENOENT: 'it is not there',
    EISDIR: 'a folder is there',
    EIO: 'the disk reports an error',
    ESTALE: 'another machine removed or replaced it, or the file server has restarted',
  }
  return words[code] ?? code
}
