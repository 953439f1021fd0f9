// The command line, run in this process.

import { cli } from '../../src/cli/cli.js';
import type { Surroundings } from '../../src/cli/terminal.js';

export interface Outcome<Status = number> {
  readonly status: Status;
  readonly out: string;
  readonly err: string;
}

/** Runs `mrk` with these arguments. `read` gives what a file, or standard input, holds. */
export async function mrk(
  args: readonly string[],
  { read = '', hasColour = false }: { readonly read?: string; readonly hasColour?: boolean } = {},
): Promise<Outcome> {
  return outcomeOf((around) => cli(args, around), { read: async () => read, hasColour });
}

/** Runs a command, and keeps what it prints. Unless `given` says otherwise every file is empty, and nothing has colour. */
export async function outcomeOf<Status>(
  command: (around: Surroundings) => Promise<Status>,
  given: Partial<Surroundings> = {},
): Promise<Outcome<Status>> {
  let out = '';
  let err = '';
  const status = await command({
    // As streams do, they answer with something, on which nothing may rely.
    out: (text) => {
      out += text;
      return true;
    },
    err: (text) => {
      err += text;
      return true;
    },
    read: async () => '',
    hasColour: false,
    ...given,
  });
  return { status, out, err };
}
