// What each operation prints: the members of its output in the order of AWS's API model, dates in ISO 8601.

import { HOST_OPERATIONS, isHostOperation } from '../../host/host-operations.js';
import { OUTPUTS } from '../../model/operations/tables.js';
import type { Members, Shape } from '../../model/requests/shapes.js';
import { isObject } from '../../shared/objects.js';
import type { CliOperation } from './names.js';

/** The members of an operation's output. */
export function outputOf(operation: CliOperation): Members {
  return isHostOperation(operation) ? HOST_OPERATIONS[operation].output : OUTPUTS[operation];
}

/** An answer as the AWS CLI shows it: members in AWS's order, dates in ISO 8601. */
export function shownOutput(output: unknown, members: Members): unknown {
  if (!isObject(output)) return output;
  const names = [...new Set([...Object.keys(members), ...Object.keys(output)])];
  return Object.fromEntries(
    names
      .filter((name) => Object.hasOwn(output, name))
      .map((name) => [name, output[name], members[name]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value, shape]) => [name, shape === undefined ? value : shownValue(value, shape)]),
  );
}

function shownValue(value: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'timestamp':
      return typeof value === 'number' ? isoDate(value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((entry) => shownValue(entry, shape.member)) : value;
    case 'structure':
      return shownOutput(value, shape.members);
    default:
      return value;
  }
}

/** As the AWS CLI prints dates where the time zone is UTC. */
function isoDate(seconds: number): string {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return String(seconds);
  return date
    .toISOString()
    .replace(/\.(\d{3})Z$/, (_, fraction) => `${fraction === '000' ? '' : `.${fraction}000`}+00:00`);
}
