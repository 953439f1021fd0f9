// mrk kms: one operation on a state file, with the AWS CLI's own options.

import { parseCommand } from './kms/command.js';
import { execute } from './kms/execute.js';
import { DEFAULT_STATE_FILE, withStateFile } from './kms/state-file.js';
import { isCliFault, REAL_WORLD, type World } from './kms/world.js';
import type { Surroundings } from './terminal.js';

export async function kms(args: readonly string[], around: Surroundings, world: World = REAL_WORLD): Promise<number> {
  try {
    const command = await parseCommand(args, world);
    if (command.kind === 'text') {
      around.out(command.text);
      return 0;
    }
    const { status, out, err } = await withStateFile(
      { file: command.state ?? DEFAULT_STATE_FILE, world, say: around.err },
      (account) => execute(command, account, world),
    );
    around.out(out);
    around.err(err);
    return status;
  } catch (error) {
    if (!isCliFault(error)) throw error;
    around.err(`\n${error.message}\n`);
    return error.exitStatus;
  }
}
