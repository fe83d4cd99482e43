/** Arguments that do not change the result. */
const PASSING = ['--threads', '--minutes', '--store', '--out']

/**
 * The arguments of a command as a table keeps them: without those that do not change the result, and with `DIR` for the
 * folder or file of the data, whose place on one machine says nothing on another.
 */
export function lastingArguments(args: readonly string[]): string[] {
  return args
    .filter(
      (argument, i) =>
        !PASSING.includes(argument.split('=', 1)[0]!) && !(i > 0 && PASSING.includes(args[i - 1]!)),
    )
    .map((argument, i, kept) =>
      kept[i - 1] === '--data' || argument.startsWith('--data=') ? withoutFolder(argument) : argument,
    )
}

/** `half=images:/home/me/cifar?size=32x32` as `half=images:DIR?size=32x32`; names of data without a colon stay. */
const withoutFolder = (argument: string): string =>
  argument.replace(/\b(images|idx|npy|npz|csv|cifar10|cifar100|text|tokens|fashion-mnist):[^?]*/, '$1:DIR')
