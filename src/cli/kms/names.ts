// How the AWS CLI names what the API has: operations and members in kebab-case.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { CARDS } from '../../model/operations/index.js';
import { INPUTS } from '../../model/operations/tables.js';
import type { Members } from '../../model/requests/shapes.js';
import { OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';

/** GenerateRandom names no KMS key and so is no operation of the model; the host answers it. */
export type CliOperation = Operation | 'GenerateRandom';

export const CLI_OPERATIONS: readonly CliOperation[] = [...OPERATIONS, 'GenerateRandom'];

/** The members of an operation's input. */
export function membersOf(operation: CliOperation): Members {
  return operation === 'GenerateRandom' ? GENERATE_RANDOM : INPUTS[operation];
}

const GENERATE_RANDOM: Members = {
  NumberOfBytes: { type: 'integer', min: 1, max: 1024 },
  CustomKeyStoreId: { type: 'string', min: 1, max: 64 },
  Recipient: CARDS.Decrypt.input.Recipient,
};

const BY_COMMAND: ReadonlyMap<string, CliOperation> = new Map(
  CLI_OPERATIONS.map((operation) => [kebabCase(operation), operation]),
);

/** All commands in alphabetical order, as the AWS CLI lists them. */
export const COMMANDS: readonly string[] = [...BY_COMMAND.keys()].sort();

export function operationOf(command: string): CliOperation | undefined {
  return BY_COMMAND.get(command);
}
