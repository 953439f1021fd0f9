// The command line, run in this process.

import { cli } from '../../src/cli/cli.js';

export interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `mrk` with these arguments. `read` gives what a file, or standard input, holds. */
export async function mrk(
  args: readonly string[],
  { read = '', hasColour = false }: { readonly read?: string; readonly hasColour?: boolean } = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const status = await cli(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: async () => read,
    hasColour,
  });
  return { status, out, err };
}
