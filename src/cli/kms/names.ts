// How the AWS CLI names what the API has: operations and members in kebab-case.

import { kebabCase } from '../../aws-cli/kebab-case.js';
import { HOST_OPERATIONS, type HostOperation, isHostOperation } from '../../host/host-operations.js';
import { INPUTS } from '../../model/operations/tables.js';
import type { Members } from '../../model/requests/shapes.js';
import { OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { keysOf } from '../../shared/objects.js';

export type CliOperation = Operation | HostOperation;

export const CLI_OPERATIONS: readonly CliOperation[] = [...OPERATIONS, ...keysOf(HOST_OPERATIONS)];

/** The members of an operation's input. */
export function membersOf(operation: CliOperation): Members {
  return isHostOperation(operation) ? HOST_OPERATIONS[operation].input : INPUTS[operation];
}

const BY_COMMAND: ReadonlyMap<string, CliOperation> = new Map(
  CLI_OPERATIONS.map((operation) => [kebabCase(operation), operation]),
);

/** All commands in alphabetical order, as the AWS CLI lists them. */
export const COMMANDS: readonly string[] = [...BY_COMMAND.keys()].sort();

export function operationOf(command: string): CliOperation | undefined {
  return BY_COMMAND.get(command);
}
