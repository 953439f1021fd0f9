// Parameters and answers as records have them: CloudTrail's names, no blobs, no tokens, dates in ISO 8601.

import { isObject } from '../../shared/objects.js';
import type { Members, Shape } from '../requests/shapes.js';
import { instantOf } from '../requests/wire.js';
import { isoDate, type RecordedMembers } from './record.js';

/** The members of a structure that are recorded, of those that have a value. */
export function recordedMembers(members: Members, values: RecordedMembers): RecordedMembers {
  const recorded: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const value = values[name];
    if (value === undefined || shape.type === 'blob' || shape.unrecorded === true) continue;
    // AWSAccountId is aWSAccountId.
    recorded[name.charAt(0).toLowerCase() + name.slice(1)] = recordedValue(shape, value);
  }
  return recorded;
}

function recordedValue(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? recordedMembers(shape.members, value) : value;
    case 'list':
      return Array.isArray(value) ? value.map((entry) => recordedValue(shape.member, entry)) : value;
    case 'timestamp':
      return typeof value === 'number' ? isoDate(instantOf(value)) : value;
    default:
      return value;
  }
}
