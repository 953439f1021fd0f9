// GenerateRandom, which names no KMS key and so is no operation of the model.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html

import { randomBytes } from '@noble/hashes/utils.js';
import { scalarToken } from '../model/requests/parse.js';
import { type Refusal, refuse } from '../model/rules/errors.js';
import type { Constraint } from '../model/rules/wording/requests.js';
import { base64OfBytes } from '../shared/base64.js';
import { isObject } from '../shared/objects.js';
import { unsupportedHere } from './refusals.js';

/** The most bytes that one call gives. */
export const MOST_BYTES = 1024;

/** Answers a request, whose input may be anything that is JSON. The texts are those that were seen at KMS. */
export function generateRandom(
  input: unknown,
): { readonly ok: true; readonly output: { readonly Plaintext: string }; readonly events: readonly [] } | Refusal {
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
  return { ok: true, output: { Plaintext: base64OfBytes(randomBytes(length)) }, events: [] };
}

function outOfRange(length: number, constraint: Constraint): Refusal {
  const violation = { at: 'numberOfBytes', value: String(length), constraint };
  return refuse('MODEL-1', { fault: 'constraints', count: 1, violations: [violation] });
}
