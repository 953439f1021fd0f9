// GenerateRandom, which names no KMS key and so is no operation of the model.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html

import { randomBytes } from 'node:crypto';
import { type Refusal, refuse } from '../../model/errors.js';
import { unsupported } from './refusals.js';

/** As the model answers a call. */
export type RandomResult =
  | { readonly ok: true; readonly output: { readonly Plaintext: string }; readonly events: readonly [] }
  | Refusal;

const MOST_BYTES = 1024;

/** Answers a request, whose input may be anything that is JSON. The texts are those that were seen at KMS. */
export function generateRandom(input: unknown): RandomResult {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse('MODEL-2', 'SerializationException', '');
  }
  const { NumberOfBytes: given, CustomKeyStoreId, Recipient } = input as Readonly<Record<string, unknown>>;
  if (given === undefined || given === null) {
    return refuse('MODEL-1', 'ValidationException', 'NumberOfBytes is required.');
  }
  if (typeof given !== 'number' || Math.abs(given) >= 2 ** 31) {
    const token = {
      string: 'STRING_VALUE',
      number: 'NUMBER_VALUE',
      boolean: `${given}`.toUpperCase().concat('_VALUE'),
    };
    const name = token[typeof given as keyof typeof token];
    return refuse('MODEL-2', 'SerializationException', name ? `${name} can not be converted to an Integer` : '');
  }
  const length = Math.trunc(given);
  if (length > MOST_BYTES) return outOfRange(length, `less than or equal to ${MOST_BYTES}`);
  if (length < 1) return outOfRange(length, 'greater than or equal to 1');
  for (const [member, value] of Object.entries({ CustomKeyStoreId, Recipient })) {
    if (value === undefined || value === null) continue;
    const { code, message } = unsupported(member);
    return refuse('MODEL-4', code, message);
  }
  return { ok: true, output: { Plaintext: randomBytes(length).toString('base64') }, events: [] };
}

function outOfRange(length: number, limit: string): Refusal {
  return refuse(
    'MODEL-1',
    'ValidationException',
    `1 validation error detected: Value '${length}' at 'numberOfBytes' failed to satisfy constraint: Member must have value ${limit}`,
  );
}
