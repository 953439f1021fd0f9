// GenerateRandom, which names no KMS key and so is no operation of the model.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html

import { randomBytes } from 'node:crypto';
import { RECIPIENT } from '../../model/requests/members.js';
import { scalarToken } from '../../model/requests/parse.js';
import { blob, integer, type Members, string } from '../../model/requests/shapes.js';
import type { RuleId } from '../../model/rules/catalogue.js';
import { type Refusal, refuse } from '../../model/rules/errors.js';
import type { Constraint } from '../../model/rules/wording/requests.js';
import { isObject } from '../../shared/objects.js';
import { unsupportedHere } from './refusals.js';

/** As the model answers a call. */
export type HostResult =
  | { readonly ok: true; readonly output: { readonly Plaintext: string }; readonly events: readonly [] }
  | Refusal;

const MOST_BYTES = 1024;

/** Operations that name no KMS key, and so are none of the model's: the host answers them. What cards say of others. */
export const HOST_OPERATIONS = {
  GenerateRandom: {
    input: { NumberOfBytes: integer(1, MOST_BYTES), CustomKeyStoreId: string(1, 64), Recipient: RECIPIENT },
    output: { Plaintext: blob(), CiphertextForRecipient: blob() },
    rules: ['ID-7', 'MODEL-1', 'MODEL-4'],
    answer: generateRandom,
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly input: Members;
      readonly output: Members;
      readonly rules: readonly RuleId[];
      readonly answer: (input: unknown) => HostResult;
    }
  >
>;
export type HostOperation = keyof typeof HOST_OPERATIONS;

export function isHostOperation(operation: string): operation is HostOperation {
  return Object.hasOwn(HOST_OPERATIONS, operation);
}

/** Answers a request, whose input may be anything that is JSON. The texts are those that were seen at KMS. */
export function generateRandom(input: unknown): HostResult {
  if (!isObject(input)) {
    return refuse('MODEL-2', { fault: 'wrongType', wanted: 'structure', found: 'unreadable' });
  }
  const { NumberOfBytes: given, CustomKeyStoreId, Recipient } = input;
  if (given === undefined || given === null) {
    return refuse('MODEL-1', { fault: 'numberOfBytesMissing' });
  }
  if (typeof given !== 'number' || Math.abs(given) >= 2 ** 31) {
    return refuse('MODEL-2', { fault: 'wrongType', wanted: 'Integer', found: scalarToken(given) ?? 'unreadable' });
  }
  const length = Math.trunc(given);
  if (length > MOST_BYTES) return outOfRange(length, { is: 'maxValue', limit: MOST_BYTES });
  if (length < 1) return outOfRange(length, { is: 'minValue', limit: 1 });
  for (const [member, value] of Object.entries({ CustomKeyStoreId, Recipient })) {
    if (value === undefined || value === null) continue;
    return refuse('MODEL-4', unsupportedHere(member));
  }
  return { ok: true, output: { Plaintext: randomBytes(length).toString('base64') }, events: [] };
}

function outOfRange(length: number, constraint: Constraint): Refusal {
  const violation = { at: 'numberOfBytes', value: String(length), constraint };
  return refuse('MODEL-1', { fault: 'constraints', count: 1, violations: [violation] });
}
