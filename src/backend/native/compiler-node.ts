/** The system's C compiler: the first usable one of $CC, cc, gcc and clang. It is run without a shell. */
import { execFile } from 'node:child_process'
import { arch } from 'node:os'

export interface Compiler {
  readonly command: string
  /** The words of $CC after the command. */
  readonly words: readonly string[]
  readonly kind: 'gcc' | 'clang'
  /** `gcc 12.2.0`. */
  readonly version: string
}

/** Older versions lack `__builtin_convertvector` or are untested. */
const oldest = { gcc: 9, clang: 11 }
/** Milliseconds after which a compilation is stopped. */
const patience = 180_000
const architectures: Readonly<Record<string, string>> = { x64: '__x86_64__', arm64: '__aarch64__' }

/** The first usable compiler, or the reasons why none is usable. */
export async function findCompiler(): Promise<Compiler | { missing: string }> {
  const given = process.env.CC?.trim()
  const candidates = [...(given ? [given] : []), 'cc', 'gcc', 'clang']
  const refused: string[] = []
  for (const candidate of candidates) {
    const [command, ...words] = candidate.split(/\s+/) as [string, ...string[]]
    const answer = await describeCompiler(command, words)
    if ('version' in answer) return answer
    refused.push(`${candidate}: ${answer.missing}`)
  }
  return {
    missing: `no usable C compiler (${refused.join('; ')}); install GCC 9 or Clang 11 or newer`,
  }
}

/** The compiler that a command starts, or the reason why it is not usable. */
export async function describeCompiler(
  command: string,
  words: readonly string[] = [],
): Promise<Compiler | { missing: string }> {
  let macros: string
  try {
    macros = await execute(command, [...words, '-dM', '-E', '-x', 'c', '/dev/null'])
  } catch (error) {
    return { missing: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not found' : 'does not run' }
  }
  const macro = (name: string) => new RegExp(`^#define ${name} (.*)$`, 'm').exec(macros)?.[1]
  const kind = macro('__clang__') ? 'clang' : macro('__GNUC__') ? 'gcc' : undefined
  if (!kind) return { missing: 'neither GCC nor Clang' }
  const prefix =
    kind === 'clang'
      ? ['__clang_major__', '__clang_minor__', '__clang_patchlevel__']
      : ['__GNUC__', '__GNUC_MINOR__', '__GNUC_PATCHLEVEL__']
  const numbers = prefix.map((name) => Number(macro(name)))
  const version = `${kind} ${numbers.join('.')}`
  if (numbers[0]! < oldest[kind])
    return { missing: `${version} is too old, expected ${kind} ${oldest[kind]} or newer` }
  const target = architectures[arch()]
  if (!target || !macro(target)) return { missing: `does not compile for ${arch()}` }
  return { command, words, kind, version }
}

export interface Compilation {
  readonly flags: readonly string[]
  readonly source: string
  readonly target: string
  /** Whether the process may end during the compilation, which also ends the compiler. */
  readonly background: boolean
}

/** Throws an Error with the compiler's message. */
export async function compileC(
  { command, words }: Compiler,
  { flags, source, target, background }: Compilation,
): Promise<void> {
  await execute(command, [...words, ...flags, '-x', 'c', source, '-o', target, '-lm', '-ldl'], background)
}

function execute(command: string, words: readonly string[], background = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      words,
      { timeout: patience, maxBuffer: 16 << 20, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        process.off('exit', end)
        if (!error) return resolve(stdout)
        const reason = stderr.split('\n').find((line) => /error|denied|No space/i.test(line))
        reject(Object.assign(new Error(reason ?? error.message.split('\n')[0]), { code: error.code }))
      },
    )
    const end = () => child.kill()
    process.on('exit', end)
    if (!background) return
    child.unref()
    for (const pipe of [child.stdin, child.stdout, child.stderr])
      (pipe as { unref?: () => void } | null)?.unref?.()
  })
}
