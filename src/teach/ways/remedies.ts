// What would make a refused call succeed: calls and waiting before it, or the call made otherwise. Each was tried in the
// model.

import { reduceJson } from '../../model/engine/reduce.js';
import { regionsOf } from '../../model/key-set/key-set.js';
import { cardOf } from '../../model/operations/index.js';
import { INPUTS } from '../../model/operations/tables.js';
import { operationsWith } from '../../model/operations/traits.js';
import { takenOf } from '../../model/requests/shapes.js';
import { parseRegion } from '../../model/vocabulary/identifiers.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Work } from '../../shared/work.js';
import { type ForGood, forGoodOf } from './for-good.js';
import { type Found, type Means, searchMending, searchWay, type Way } from './search.js';
import { after, type CallStep, commandOf, relatingMember, type Situation, takesOutOfUse } from './steps.js';
import { freeRegions, IMPORT_TOKEN, validInput } from './valid-input.js';

/** A way to have it answered. */
export interface Remedy {
  /** What is done before. */
  readonly way: Way;
  /** The call that then succeeds. */
  readonly call: CallStep;
  /** Which call it is, such as `The call in us-east-1`; absent: the one that was refused. */
  readonly instead?: string;
  /** The way takes keys out of use: there is none that does not. */
  readonly isHarmful?: true;
}

export interface Remedies {
  /** What succeeds at once, before what takes a way. */
  readonly remedies: readonly Remedy[];
  /** How far was looked for the same call. */
  readonly found: Found;
  /** What no way changes. */
  readonly forGood?: ForGood;
}

/** Looks for what would make the call succeed. */
export function* remediesOf(situation: Situation, call: CallStep): Work<Remedies> {
  const others = CREATORS.filter(([member]) => member in call.input).map(([, operation]) => operation);
  const { PrimaryRegion } = call.input;
  const wanted = [call.region, ...(typeof PrimaryRegion === 'string' ? [PrimaryRegion] : [])];
  const means: Means = { others, wanted };
  const succeeds = (one: CallStep) => (at: Situation) => reduceJson(at.keySet, commandOf(at, one)).ok;
  const renewed = renewedOf(situation, call);
  const succeedsRenewed = (at: Situation): boolean => {
    if (renewed === undefined) return false;
    const ready = after(at, renewed.first);
    return ready !== undefined && succeeds(renewed.call)(ready);
  };
  const isThere = (at: Situation): boolean => succeeds(call)(at) || succeedsRenewed(at);
  const sameBy = (way: Way): Remedy => sameAfter(situation, call, way, succeeds(call), renewed);
  const variants = variantsOf(situation, call);
  const atOnce = variants.find((variant) => succeeds(variant.call)(situation));
  const found = yield* searchWay(situation, isThere, means);
  const same = found.way === undefined ? [] : [sameBy(found.way)];
  const kept = yield* broughtBack(situation, call);
  if (kept !== undefined)
    return { remedies: [kept, ...same, ...(atOnce === undefined ? [] : [{ ...atOnce, way: NOTHING_BEFORE }])], found };
  if (atOnce !== undefined) {
    const now = { ...atOnce, way: NOTHING_BEFORE };
    const isAlike = atOnce.call.region === call.region || isOfTheSet(call.operation);
    return { remedies: isAlike ? [now, ...same] : [...same, now], found };
  }
  if (found.way !== undefined) return { remedies: same, found };
  const later = variants.find(({ call: one }) => one.region === call.region);
  const way = later && (yield* searchWay(situation, succeeds(later.call), means)).way;
  if (later !== undefined && way !== undefined) return { remedies: [{ ...later, way }], found };
  const forGood = forGoodOf(situation, call);
  if (forGood !== undefined) return { remedies: [], found, forGood };
  const harmful = yield* searchWay(situation, isThere, { ...means, mayHarm: true });
  return {
    remedies: harmful.way === undefined ? [] : [{ ...sameBy(harmful.way), isHarmful: true }],
    found: harmful,
  };
}

/** Where the set has a key already that is out of use: what makes it one that can be used. */
function* broughtBack(situation: Situation, { input }: CallStep): Work<Remedy | undefined> {
  const region = parseRegion(input.ReplicaRegion);
  if (region === undefined || situation.keySet?.keys[region] === undefined) return undefined;
  const { way } = yield* searchMending(situation, ({ keySet }) => keySet?.keys[region]?.keyState === 'Enabled');
  const last = way?.steps.at(-1);
  if (way === undefined || last === undefined || 'wait' in last) return undefined;
  const before = { ...way, steps: way.steps.slice(0, -1), calls: way.calls - 1 };
  return { way: before, call: last, instead: `No new key, but the one that is in ${region}, brought back` };
}

/** Whether it does the same in the Region of any key of the set: it uses the shared key material, or is about the whole set. */
function isOfTheSet(operation: Operation): boolean {
  const { cryptography } = cardOf(operation);
  return (
    cryptography !== undefined ||
    operationsWith('is about rotation').includes(operation) ||
    relatingMember(operation) !== undefined
  );
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
    instead: 'The call with a new import token',
  };
}

const NOTHING_BEFORE: Way = { steps: [], calls: 0, waiting: 0 };

/** What a call names that another call makes. */
const CREATORS: readonly (readonly [member: string, operation: Operation])[] = [
  ['AliasName', 'CreateAlias'],
  ['GrantId', 'CreateGrant'],
];

/** The same call with what the operation takes, elsewhere, or about another Region. */
function variantsOf({ keySet }: Situation, call: CallStep): readonly Omit<Remedy, 'way'>[] {
  const within = withinLimits(call);
  if (within !== undefined) return [within];
  if (keySet === null || cardOf(call.operation).finds === 'no key') return [];
  const { primaryRegion } = keySet;
  const replicas = regionsOf(keySet).filter((region) => region !== primaryRegion);
  // To take another key out of use is no remedy.
  const regions = takesOutOfUse(call.operation)
    ? []
    : [primaryRegion, ...replicas].filter((region) => region !== call.region);
  const { ReplicaRegion, PrimaryRegion } = call.input;
  return [
    ...regions.map((region) => ({
      call: { ...call, region, input: here(call, keySet.keyId) },
      instead: `The call in ${region}${region === primaryRegion ? ', where the primary key is' : ''}`,
    })),
    ...(ReplicaRegion === undefined ? [] : freeRegions(keySet).slice(0, 1)).map((region) => ({
      call: { ...call, input: { ...call.input, ReplicaRegion: region } },
      instead: `The call with a Region that has no key of the set: ${region}`,
    })),
    ...(PrimaryRegion === undefined ? [] : replicas).map((region) => ({
      call: { ...call, input: { ...call.input, PrimaryRegion: region } },
      instead: `The call with the Region of a replica key: ${region}`,
    })),
  ];
}

/** With the nearest numbers that the operation takes; undefined: it takes those that there are. */
function withinLimits(call: CallStep): Omit<Remedy, 'way'> | undefined {
  const mended = Object.entries(INPUTS[call.operation]).flatMap(([name, shape]) => {
    const given = call.input[name];
    if (shape.type !== 'integer' || typeof given !== 'number') return [];
    const { least, most } = takenOf(shape);
    const nearest = Math.min(Math.max(Math.round(given), least), most);
    return nearest === given ? [] : [[name, nearest] as const];
  });
  if (mended.length === 0) return undefined;
  return {
    call: { ...call, input: { ...call.input, ...Object.fromEntries(mended) } },
    instead: `The call with ${mended.map(([name, value]) => `${name} ${value}`).join(' and ')}`,
  };
}

/** An ARN names its Region; the key ID is good in every one. */
function here({ input }: CallStep, keyId: string): CallStep['input'] {
  return typeof input.KeyId === 'string' && input.KeyId.startsWith('arn:') ? { ...input, KeyId: keyId } : input;
}
