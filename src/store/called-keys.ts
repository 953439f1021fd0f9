// The keys that a request names, for what happens around a call.

import type { Outputs } from '../model/operations/index.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import type { HostAnswers } from './snapshot.js';
import type { Store } from './store.js';

/** A key that is called, as DescribeKey shows it. */
export type CalledKey = Outputs['DescribeKey']['KeyMetadata'];

/** A request: its input may be anything that is a JSON object. */
export interface CalledWith {
  readonly operation: string;
  readonly region: Region;
  /** The ARN of the caller; undefined: the account's root. */
  readonly principal?: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
}

type ReadCiphertext = HostAnswers['readCiphertext'];

/** The keys that a request names in the called Region, by ID, ARN, alias or ciphertext, and that there are. */
export function calledKeys(
  store: Pick<Store, 'call'>,
  { region, input }: CalledWith,
  readCiphertext?: ReadCiphertext,
): readonly CalledKey[] {
  const keys = new Map<string, CalledKey>();
  for (const KeyId of namesIn(input, readCiphertext)) {
    const described = store.call({ operation: 'DescribeKey', region, input: { KeyId } });
    if (described.ok) keys.set(described.output.KeyMetadata.KeyId, described.output.KeyMetadata);
  }
  return [...keys.values()];
}

function namesIn(input: CalledWith['input'], readCiphertext: ReadCiphertext): readonly string[] {
  const names = Object.entries(input).flatMap(([member, value]) =>
    /^(AliasName|\w*KeyId)$/.test(member) && typeof value === 'string' ? [value] : [],
  );
  const { KeyId, SourceKeyId, CiphertextBlob } = input;
  if (KeyId !== undefined || SourceKeyId !== undefined || typeof CiphertextBlob !== 'string') return names;
  const header = readCiphertext?.(CiphertextBlob);
  return header === undefined ? names : [...names, header.keyId];
}
