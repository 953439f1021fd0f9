// A call of every operation with values that fit the key as it is, and what was done with it: what a form begins with.

import { type KeySet, OPERATIONS, type Operation, type Region } from '../../index.js';
import { currentKeyMaterial, isUsable } from '../../model/key-set/key-materials.js';
import { algorithmsOf } from '../../model/key-set/key-specs.js';
import { cardOf } from '../../model/operations/index.js';
import { INPUTS, OUTPUTS } from '../../model/operations/tables.js';
import { keyArn, parseKeyReference } from '../../model/vocabulary/identifiers.js';
import { pretendCryptography } from '../../pretend-host.js';
import { base64OfText } from '../../shared/base64.js';
import { isOneOf } from '../../shared/objects.js';
import { fromWire } from '../../teach/scenario/wire.js';
import { freeRegions, validInput } from '../../teach/ways/valid-input.js';
import { folded, type History, present, type StepJson } from '../history/history.js';
import { type Materials, materialsOf, newMaterial } from '../ways/realised.js';
import { isRegionEnabled } from './account.js';

/** The set of keys that calls are about, if there is one, and the Region that is called. */
export interface Called {
  readonly keySet?: KeySet;
  readonly region: Region;
}

type Values = Readonly<Record<string, unknown>>;

/** For every operation that there can be a call of: the call, its input as a scenario writes it. */
export function defaultSteps(history: History, { keySet, region }: Called): ReadonlyMap<Operation, StepJson> {
  const around: Around = { history, made: madeIn(history), materials: materialsOf(history) };
  return new Map(
    OPERATIONS.filter((operation) => keySet !== undefined || cardOf(operation).finds === 'no key').map((operation) => {
      const input = keySet === undefined ? {} : inputFor(operation, keySet, region, around);
      // The page is about multi-Region keys.
      const values = 'MultiRegion' in INPUTS[operation] ? { MultiRegion: true, ...input } : input;
      return [operation, { region, call: operation, input: values }];
    }),
  );
}

/** Whether a caller has anything to choose, besides the key: then the call has a form first. */
export function hasChoices({ call, input }: StepJson): boolean {
  const { finds } = cardOf(call as Operation);
  const naming = finds === 'no key' ? 'KeyId' : finds.member;
  return Object.keys(input ?? {}).some((member) => member !== naming);
}

interface Around {
  readonly history: History;
  readonly made: readonly Made[];
  readonly materials: Materials;
}

/** What a call has made that other calls take: a ciphertext, a signature, an import token. */
interface Made {
  readonly operation: Operation;
  readonly keyId: string;
  readonly region: string;
  readonly input: Values;
  readonly body: Values;
}

/** The newest first, and of each key only the newest of an operation. */
const madeIn = folded<readonly Made[]>([], (before, { result }) => {
  if (result?.step.kind !== 'call' || result.body === undefined || result.input === undefined) return before;
  const { body, input, step } = result;
  const { KeyId: name } = body;
  const reference = typeof name === 'string' ? parseKeyReference(name) : undefined;
  if (reference === undefined || !('keyId' in reference)) return before;
  const made: Made = { operation: step.call, keyId: reference.keyId, region: step.region, input, body };
  const isAlike = (other: Made): boolean =>
    other.operation === made.operation && other.keyId === made.keyId && other.region === made.region;
  return [made, ...before.filter((other) => !isAlike(other))];
});

/** A text that is easy to tell from others. */
const TEXT = 'Hello';

function inputFor(operation: Operation, keySet: KeySet, region: Region, around: Around): Values {
  const { keyId, keys } = keySet;
  const { snapshot } = present(around.history).frame;
  const input: Record<string, unknown> = { ...fromWire(validInput(operation, keySet, region)) };
  for (const member of ['Plaintext', 'Message']) if (member in input) input[member] = TEXT;
  if ('EncryptedKeyMaterial' in input) input.EncryptedKeyMaterial = materialFor(keySet, region, around.materials);
  if ('ReplicaRegion' in input) {
    const free = freeRegions(keySet);
    input.ReplicaRegion = free.find((one) => isRegionEnabled(snapshot, one)) ?? free[0] ?? region;
  }
  const isMade = cardOf(operation).errors.includes('AlreadyExistsException');
  if (isMade && 'AliasName' in input) input.AliasName = freeAlias(snapshot.keySets, region);
  if ('TagKeys' in input) input.TagKeys = [keys[region]?.tags?.[0]?.TagKey ?? 'Purpose'];
  // What no such key can do is asked all the same: that it cannot is worth a refusal of its own.
  for (const [member, shape] of Object.entries(INPUTS[operation])) {
    if ('enum' in shape && member in input && !isOneOf(shape.enum, input[member])) input[member] = shape.enum[0];
  }
  // Of a list all, not what a filter lets through.
  if (cardOf(operation).shows === 'grants') for (const filter of FILTERS) delete input[filter];
  const isOfPrincipal = cardOf(operation).finds === 'no key' && 'RetiringPrincipal' in INPUTS[operation];
  if (isOfPrincipal) input.RetiringPrincipal = `arn:aws:iam::${keySet.accountId}:role/Example`;
  for (const [member, makers] of takenBy(operation)) {
    const made = around.made.find(
      (one) =>
        makers.includes(one.operation) && one.keyId === keyId && (member !== 'ImportToken' || one.region === region),
    );
    if (made !== undefined) Object.assign(input, { [member]: made.body[member] }, alsoFrom(made, operation));
    else input[member] = exampleFrom(makers[0], member, keySet, region) ?? input[member];
  }
  return input;
}

const FILTERS = ['GrantId', 'GranteePrincipal'];

/** The first that the key lacks, else one that it has, else a new one. */
function materialFor(keySet: KeySet, region: Region, materials: Materials): string {
  const { keyId, keyMaterials, keys } = keySet;
  const key = keys[region];
  const lacking = keyMaterials.find(({ keyMaterialId }) => key !== undefined && !isUsable(key, keyMaterialId));
  const known = (lacking ?? keyMaterials.at(-1))?.keyMaterialId;
  return known === undefined ? newMaterial(keyId, []) : materials.shown(keyId, known);
}

function freeAlias(keySets: readonly KeySet[], region: Region): string {
  const taken = keySets.flatMap(({ keys }) => keys[region]?.aliases?.map(({ aliasName }) => aliasName) ?? []);
  let name = 'alias/example';
  for (let count = 2; taken.includes(name); count += 1) name = `alias/example-${count}`;
  return name;
}

/** Bytes that an operation takes and others make, with those that make them. What comes from another party is none. */
function takenBy(operation: Operation): readonly (readonly [member: string, makers: readonly Operation[]])[] {
  const bytes = Object.entries(INPUTS[operation]).filter(
    ([name, shape]) => shape.type === 'blob' && shape.sensitive !== true && name !== 'PublicKey',
  );
  return bytes.flatMap(([name]) => {
    const makers = OPERATIONS.filter((maker) => name in OUTPUTS[maker] && !(name in INPUTS[maker]));
    return makers.length === 0 ? [] : [[name, makers]];
  });
}

const OF_THE_CALL: readonly string[] = ['KeyId', 'GrantTokens', 'DryRun', 'Recipient'];

/** What was chosen when it was made must be said again when it is used. */
function alsoFrom({ input }: Made, operation: Operation): Values {
  const members = INPUTS[operation];
  const also = Object.entries(input).flatMap(([name, value]) => {
    if (OF_THE_CALL.includes(name)) return [];
    const there = [name, `Source${name}`].find((one) => one in members);
    return there === undefined ? [] : [[there, value]];
  });
  return Object.fromEntries(also);
}

/** What the key would have made of the text; undefined: only a call makes such a thing. */
function exampleFrom(maker: Operation | undefined, member: string, keySet: KeySet, region: Region): unknown {
  const cryptography = maker && cardOf(maker).cryptography;
  if (maker === undefined || cryptography === undefined) return undefined;
  const { keyId, accountId, keySpec, keyUsage, origin } = keySet;
  const keyMaterialId = currentKeyMaterial(keySet)?.keyMaterialId;
  const [algorithm] = algorithmsOf(keySpec, keyUsage) ?? [];
  const use = {
    operation: maker,
    cryptography,
    keyId,
    keyArn: keyArn(region, accountId, keyId),
    region,
    keySpec,
    keyUsage,
    origin,
    ...(keyMaterialId === undefined ? {} : { keyMaterialId }),
    ...(algorithm === undefined ? {} : { algorithm }),
  };
  const text = base64OfText(TEXT);
  const done = pretendCryptography.cryptography(use, { Plaintext: text, Message: text });
  return done.ok ? done.output[member] : undefined;
}
