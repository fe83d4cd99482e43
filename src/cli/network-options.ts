/** What several commands say of the networks that they take. */
import type { Command } from 'commander'

/** For help: the names of models, normalizations, …. */
export const namesOf = (kinds: readonly { readonly name: string }[]): string =>
  kinds.map(({ name }) => name).join(', ')

/** The options that choose which normalizations of a network from a file are exchanged, and how the others behave. */
export function addFileNetworkOptions(command: Command): Command {
  return command
    .option(
      '--only-norms <patterns>',
      'of a network from a file, exchange only these normalizations, as in layer1.*,bn1',
    )
    .option(
      '--frozen',
      'of a network from a file, kept batch normalizations use their stored statistics in training, too',
    )
}
