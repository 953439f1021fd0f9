// What would make a refused call succeed: calls and waiting before it, or the call made otherwise. Each was tried in the
// model.

import { reduceJson } from '../../model/engine/reduce.js';
import { regionsOf } from '../../model/key-set/key-set.js';
import { cardOf } from '../../model/operations/index.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { type Found, shortestWay, type Way } from './search.js';
import { type CallStep, commandOf, type Situation } from './steps.js';
import { freeRegions } from './valid-input.js';

/** A call that was refused. */
export interface RefusedCall extends CallStep {
  readonly principal?: string;
}

/** A way to have it answered. */
export interface Remedy {
  /** What is done before. */
  readonly way: Way;
  /** The call that then succeeds. */
  readonly call: RefusedCall;
  /** How it differs from the call that was refused; absent: it is the same. */
  readonly instead?: string;
}

export interface Remedies {
  /** The shortest for the same call, then the shortest for the call made otherwise. */
  readonly remedies: readonly Remedy[];
  /** How far was looked for the same call. */
  readonly found: Found;
}

/** What would make the call succeed. */
export function remediesOf(situation: Situation, call: RefusedCall): Remedies {
  const others = CREATORS.filter(([member]) => member in call.input).map(([, operation]) => operation);
  const succeeds = (one: RefusedCall) => (at: Situation) => reduceJson(at.keySet, commandOf(at, one)).ok;
  const found = shortestWay(situation, succeeds(call), others);
  const same: readonly Remedy[] = found.way === undefined ? [] : [{ way: found.way, call }];
  const variants = variantsOf(situation, call);
  const atOnce = variants.find((variant) => succeeds(variant.call)(situation));
  if (atOnce !== undefined) return { remedies: [...same, { ...atOnce, way: NOTHING_BEFORE }], found };
  if (found.way !== undefined) return { remedies: same, found };
  const later = variants.find(({ call: one }) => one.region === call.region);
  const way = later && shortestWay(situation, succeeds(later.call), others).way;
  return { remedies: later === undefined || way === undefined ? [] : [{ ...later, way }], found };
}

const NOTHING_BEFORE: Way = { steps: [], calls: 0, waiting: 0 };

/** What a call names that another call makes. */
const CREATORS: readonly (readonly [member: string, operation: Operation])[] = [
  ['AliasName', 'CreateAlias'],
  ['GrantId', 'CreateGrant'],
];

/** The same call, elsewhere or about another Region. */
function variantsOf({ keySet }: Situation, call: RefusedCall): readonly Omit<Remedy, 'way'>[] {
  if (keySet === null || cardOf(call.operation).finds === 'no key') return [];
  const { primaryRegion } = keySet;
  const replicas = regionsOf(keySet).filter((region) => region !== primaryRegion);
  const regions = [primaryRegion, ...replicas].filter((region) => region !== call.region);
  const { ReplicaRegion, PrimaryRegion } = call.input;
  return [
    ...regions.map((region) => ({
      call: { ...call, region, input: here(call, keySet.keyId) },
      instead: region === primaryRegion ? `in ${region}, where the primary key is` : `in ${region}`,
    })),
    ...(ReplicaRegion === undefined ? [] : freeRegions(keySet).slice(0, 1)).map((region) => ({
      call: { ...call, input: { ...call.input, ReplicaRegion: region } },
      instead: `with a Region that has no key of the set: ${region}`,
    })),
    ...(PrimaryRegion === undefined ? [] : replicas).map((region) => ({
      call: { ...call, input: { ...call.input, PrimaryRegion: region } },
      instead: `with the Region of a replica key: ${region}`,
    })),
  ];
}

/** An ARN names its Region; the key ID is good in every one. */
function here({ input }: RefusedCall, keyId: string): RefusedCall['input'] {
  return typeof input.KeyId === 'string' && input.KeyId.startsWith('arn:') ? { ...input, KeyId: keyId } : input;
}
