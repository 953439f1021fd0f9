// What a test asks of a key or of a refusal, and what is so instead: once, for the matchers and for the assertion functions.

import { RULE_IDS } from '../model/rules/catalogue.js';
import { REGIONS } from '../model/vocabulary/identifiers.js';
import { KEY_STATES } from '../model/vocabulary/vocabulary.js';
import { didYouMean } from '../shared/nearest.js';
import { isObject } from '../shared/objects.js';

/** Whether it is so, and what was found, as a sentence about what was looked at. */
export interface Checked {
  readonly pass: boolean;
  readonly found: string;
}

/** Each throws a RangeError for a name that there is not, and a TypeError for what can never be what it is asked of. */
export const CHECKS = {
  keyState: (received: unknown, state: string): Checked => {
    mustBe('key state', state, KEY_STATES);
    const { name, KeyState } = keyIn(received);
    return { pass: KeyState === state, found: `${name} is ${KeyState}` };
  },
  primaryIn: (received: unknown, region: string): Checked => {
    const { primary, found } = rolesOf(received, region);
    return { pass: primary === region, found };
  },
  replicaIn: (received: unknown, region: string): Checked => {
    const { replicas, found } = rolesOf(received, region);
    return { pass: replicas.includes(region), found };
  },
  refusedBy: (received: unknown, rule: string): Checked => {
    mustBe('rule', rule, RULE_IDS);
    const refusal = refusalIn(received);
    if (refusal === undefined) return { pass: false, found: 'the call was not refused' };
    return { pass: refusal.rule === rule, found: `the call was refused by ${refusal.rule} as ${refusal.code}` };
  },
} as const;

function mustBe(what: string, given: unknown, known: readonly string[]): void {
  if (known.some((name) => name === given)) return;
  throw new RangeError(`there is no ${what} ${JSON.stringify(given)}${didYouMean(String(given), known)}`);
}

/** Roles are those of the whole multi-Region key, whichever of its keys was described. */
function rolesOf(
  received: unknown,
  region: string,
): { readonly primary: unknown; readonly replicas: readonly unknown[]; readonly found: string } {
  mustBe('Region', region, REGIONS);
  const { name, configuration } = keyIn(received);
  if (!isObject(configuration)) return { primary: undefined, replicas: [], found: `${name} is a single-Region key` };
  const primary = regionIn(configuration.PrimaryKey);
  const replicas = Array.isArray(configuration.ReplicaKeys) ? configuration.ReplicaKeys.map(regionIn) : [];
  const others = replicas.length === 0 ? 'no replica' : `replicas in ${replicas.join(', ')}`;
  return { primary, replicas, found: `${name} is primary in ${primary}, with ${others}` };
}

function regionIn(key: unknown): unknown {
  return isObject(key) ? key.Region : undefined;
}

/** The members of an answer, or of a store's, that hold a key. */
const HOLDERS = ['KeyMetadata', 'ReplicaKeyMetadata', 'output'] as const;

function keyIn(received: unknown): {
  readonly name: string;
  readonly KeyState: unknown;
  readonly configuration: unknown;
} {
  const found = metadataIn(received);
  if (!isObject(found) || typeof found.KeyState !== 'string') {
    throw new TypeError(`no key: it must be KeyMetadata, or an answer that has it, and is ${kindOf(received)}`);
  }
  const { KeyId, Arn, KeyState, MultiRegionConfiguration } = found;
  const [, , , region] = String(Arn).split(':');
  const where = region === undefined ? '' : ` in ${region}`;
  return { name: `key ${String(KeyId)}${where}`, KeyState, configuration: MultiRegionConfiguration };
}

function metadataIn(received: unknown): unknown {
  if (!isObject(received)) return received;
  const holder = HOLDERS.find((member) => isObject(received[member]));
  return holder === undefined ? received : metadataIn(received[holder]);
}

/** Undefined: it succeeded. */
function refusalIn(received: unknown): { readonly rule: string; readonly code: string } | undefined {
  if (isObject(received) && received.ok === true) return undefined;
  const error = isObject(received) && isObject(received.error) ? received.error : received;
  if (isObject(error)) {
    const { $response } = error;
    const headers = isObject($response) && isObject($response.headers) ? $response.headers : {};
    const rule = headers['x-mrk-rule'] ?? error.rule;
    if (typeof rule === 'string') return { rule, code: String(error.code ?? error.name) };
  }
  throw new TypeError(
    `no refusal that names its rule: it must be an error of the SDK, or a store's answer, and is ${kindOf(received)}`,
  );
}

function kindOf(received: unknown): string {
  if (received instanceof Error) return `${received.name}: ${received.message}`;
  if (!isObject(received)) return String(received);
  if (typeof received.then === 'function') return 'a promise, which is to be awaited';
  const members = Object.keys(received).slice(0, 5);
  return members.length === 0 ? 'an object without members' : `an object with the members ${members.join(', ')}`;
}
