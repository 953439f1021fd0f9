// What would make a refused call succeed: calls and waiting before it, or the call made otherwise. Each was tried in the
// model.

import { reduceJson } from '../../model/engine/reduce.js';
import { regionsOf } from '../../model/key-set/key-set.js';
import { cardOf } from '../../model/operations/index.js';
import { parseRegion } from '../../model/vocabulary/identifiers.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { type Found, shortestWay, type Way } from './search.js';
import { after, type CallStep, commandOf, type Situation } from './steps.js';
import { freeRegions, IMPORT_TOKEN, validInput } from './valid-input.js';

/** A way to have it answered. */
export interface Remedy {
  /** What is done before. */
  readonly way: Way;
  /** The call that then succeeds. */
  readonly call: CallStep;
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
export function remediesOf(situation: Situation, call: CallStep): Remedies {
  const others = CREATORS.filter(([member]) => member in call.input).map(([, operation]) => operation);
  const succeeds = (one: CallStep) => (at: Situation) => reduceJson(at.keySet, commandOf(at, one)).ok;
  const renewed = renewedOf(situation, call);
  const succeedsRenewed = (at: Situation): boolean => {
    if (renewed === undefined) return false;
    const ready = after(at, renewed.first);
    return ready !== undefined && succeeds(renewed.call)(ready);
  };
  const found = shortestWay(situation, (at) => succeeds(call)(at) || succeedsRenewed(at), others);
  const same = found.way === undefined ? [] : [sameAfter(situation, call, found.way, succeeds(call), renewed)];
  const variants = variantsOf(situation, call);
  const atOnce = variants.find((variant) => succeeds(variant.call)(situation));
  if (atOnce !== undefined) return { remedies: [...same, { ...atOnce, way: NOTHING_BEFORE }], found };
  if (found.way !== undefined) return { remedies: same, found };
  const later = variants.find(({ call: one }) => one.region === call.region);
  const way = later && shortestWay(situation, succeeds(later.call), others).way;
  return { remedies: later === undefined || way === undefined ? [] : [{ ...later, way }], found };
}

/** A call with an import token, made with a new one; undefined: it takes none, or there is no such key. */
interface Renewed {
  readonly first: CallStep;
  readonly call: CallStep;
}

function renewedOf({ keySet }: Situation, call: CallStep): Renewed | undefined {
  const region = parseRegion(call.region);
  if (keySet === null || region === undefined || !('ImportToken' in call.input)) return undefined;
  const operation = 'GetParametersForImport';
  return {
    first: { operation, region, input: validInput(operation, keySet, region) },
    call: { ...call, input: { ...call.input, ImportToken: IMPORT_TOKEN } },
  };
}

/** The same call, or if that is not enough, the same with a new import token. */
function sameAfter(
  situation: Situation,
  call: CallStep,
  way: Way,
  succeeds: (at: Situation) => boolean,
  renewed: Renewed | undefined,
): Remedy {
  const end = way.steps.reduce<Situation | undefined>((at, step) => at && after(at, step), situation);
  if (renewed === undefined || (end !== undefined && succeeds(end))) return { way, call };
  return {
    way: { ...way, steps: [...way.steps, renewed.first], calls: way.calls + 1 },
    call: renewed.call,
    instead: 'with a new import token',
  };
}

const NOTHING_BEFORE: Way = { steps: [], calls: 0, waiting: 0 };

/** What a call names that another call makes. */
const CREATORS: readonly (readonly [member: string, operation: Operation])[] = [
  ['AliasName', 'CreateAlias'],
  ['GrantId', 'CreateGrant'],
];

/** The same call, elsewhere or about another Region. */
function variantsOf({ keySet }: Situation, call: CallStep): readonly Omit<Remedy, 'way'>[] {
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
function here({ input }: CallStep, keyId: string): CallStep['input'] {
  return typeof input.KeyId === 'string' && input.KeyId.startsWith('arn:') ? { ...input, KeyId: keyId } : input;
}
