// The sequences that the kit plays: what they reach, what they leave out, and the plain call of every operation.

import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { itAtLength, sampleOf, shareOf } from '../../../property-tests/support/config.js';
import { kmsArbitraries } from '../../../src/conformance/arbitraries/index.js';
import { type CallStep, type Move, type Scene, stepOf } from '../../../src/conformance/arbitraries/moves.js';
import { MATERIALS } from '../../../src/conformance/arbitraries/picks.js';
import { PLAIN_SEQUENCES } from '../../../src/conformance/arbitraries/plain.js';
import { conformSequences, MOST_MOVES } from '../../../src/conformance/arbitraries/sequences.js';
import { ALIAS_NAMES, P256_PUBLIC_KEY } from '../../../src/conformance/arbitraries/vocabulary.js';
import { CAPABILITIES, type Capability } from '../../../src/conformance/target.js';
import { openAccount } from '../../../src/endpoint/account.js';
import type { CallResult } from '../../../src/model/engine/reduce.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import { parseKeyReference } from '../../../src/model/vocabulary/identifiers.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../../src/store/create.js';
import type { Store } from '../../../src/store/store.js';
import { giveRsaKeys } from '../../support/rsa-keys.js';
import { SEED } from '../../support/seed.js';

const ALL = { operations: new Set(OPERATIONS), hasClock: true, capabilities: new Set(CAPABILITIES) };
const WITHOUT_HOSTILE = { ...ALL, capabilities: new Set<Capability>(['cryptography', 'keyMaterialImport']) };

type Options = Parameters<typeof conformSequences>[0];

function sample(options: Options, count: number, seed = SEED): (readonly Move[])[] {
  return fc.sample(conformSequences(options), { numRuns: count, seed });
}

/** What is met in sequences, which are drawn until all that is wanted is there; hundreds in vain end it. */
function met<T>(options: Options, wanted: readonly T[], metIn: (moves: readonly Move[]) => readonly T[]): readonly T[] {
  const found = new Set<T>();
  for (let round = 0; round < 40 && !wanted.every((one) => found.has(one)); round++) {
    for (const one of sample(options, 20, SEED + round).flatMap(metIn)) found.add(one);
  }
  return [...found].sort();
}

/** Some of what an arbitrary makes, and more until it is enough; hundreds in vain end it. */
function drawn<T>(arbitrary: fc.Arbitrary<T>, isEnough: (given: readonly T[]) => boolean): readonly T[] {
  const given: T[] = [];
  for (let round = 0; round < 20 && (round === 0 || !isEnough(given)); round++) {
    given.push(...fc.sample(arbitrary, { numRuns: 40, seed: SEED + round }));
  }
  return given;
}

const REGIONS = ['us-east-1', 'eu-west-2', 'ap-northeast-1', 'us-west-2'];
const PRINCIPALS = ['arn:aws:iam::111122223333:root', 'arn:aws:iam::444455556666:root'];
/** They are in policies that AWS refuses. */
const NO_PRINCIPALS = ['arn:aws:iam::111122223333:group/Example', 'arn:aws:iam:::role/Example'];

const statesOf = (moves: readonly Move[]): readonly KeyState[] => playInStore(moves).flatMap(({ states }) => states);
const BUT_UNAVAILABLE = KEY_STATES.filter((state) => state !== 'Unavailable').sort();

describe('a generated sequence', () => {
  it('reaches every key state but Unavailable', () => {
    expect(met(ALL, BUT_UNAVAILABLE, statesOf)).toEqual(BUT_UNAVAILABLE);
  });

  itAtLength('reaches every key state but Unavailable also where time cannot be moved', () => {
    expect(met({ ...ALL, hasClock: false }, BUT_UNAVAILABLE, statesOf)).toEqual(BUT_UNAVAILABLE);
  });

  itAtLength('calls every operation with success that the kinds of keys in sequences are for', () => {
    // Not every endpoint knows ML-KEM: the plain calls below are all that is made of it.
    const expected = OPERATIONS.filter((operation) => !operation.endsWith('capsulate')).sort();
    const succeeded = met(ALL, expected, (moves) =>
      playInStore(moves).flatMap(({ step, result }) => (result.ok ? [step.operation] : [])),
    );
    expect(succeeded).toEqual(expected);
  });

  itAtLength('has calls that succeed for about half of its calls or more, so that key sets live long', () => {
    const played = sample(ALL, 60).flatMap((moves) => playInStore(moves));
    expect(played.filter(({ result }) => result.ok).length / played.length).toBeGreaterThan(0.45);
  });

  itAtLength('makes a replica again after it was deleted', () => {
    const again = met(ALL, [true], (moves) => {
      const made = playInStore(moves).flatMap(({ step, result }) =>
        result.ok && step.operation === 'ReplicateKey' ? [arnOf(result.output)] : [],
      );
      return new Set(made).size < made.length ? [true] : [];
    });
    expect(again).toEqual([true]);
  });

  it('has no more than 100 moves, and mostly more than 40', () => {
    const lengths = sample(ALL, 300).map(({ length }) => length);
    expect(Math.max(...lengths)).toBe(MOST_MOVES);
    expect(Math.min(...lengths)).toBeLessThan(20);
    expect(lengths.filter((length) => length > 40).length).toBeGreaterThan(150);
  });

  it('calls only operations that it may call, in preludes and phrases too', () => {
    const operations = new Set<Operation>(['CreateKey', 'ReplicateKey', 'DescribeKey', 'ScheduleKeyDeletion']);
    expect(calledOperations(sample({ ...ALL, operations }, 60))).toEqual(operations);
    expect(calledOperations(sample({ ...ALL, operations: new Set() }, 20))).toEqual(new Set());
  });

  it('imports no key material where none can be wrapped', () => {
    const called = calledOperations(sample({ ...ALL, capabilities: new Set(['arbitraryInputs']) }, 60));
    expect(called.has('ImportKeyMaterial')).toBe(false);
    expect(called.has('GetParametersForImport')).toBe(true);
  });

  itAtLength('is made of what a remote client can do', () => {
    const moves = sample(ALL, 100).flat();
    expect(new Set(moves.map(({ type }) => type))).toEqual(new Set(['call', 'wait', 'waitForNext']));
    expect(moves.filter((move) => move.type === 'call' && move.principal !== undefined)).toEqual([]);
    const withoutClock = sample({ ...ALL, hasClock: false }, 100).flat();
    expect(new Set(withoutClock.map(({ type }) => type))).toEqual(new Set(['call', 'waitForNext']));
  });

  it('has as inputs only structures where a client library refuses what is none', () => {
    const structures = sample(WITHOUT_HOSTILE, 100).flat().filter(isCall);
    expect(structures.every(({ input }) => typeof input === 'object' && input !== null)).toBe(true);
    const hostile = sample(ALL, 100).flat().filter(isCall);
    expect(hostile.some(({ input }) => typeof input !== 'object' || input === null)).toBe(true);
  });

  itAtLength('names only what every account has: Regions, principals, key specs, aliases of its own', () => {
    const created: string[] = [];
    const wanted = [...REGIONS, ...PRINCIPALS, ...NO_PRINCIPALS];
    const texts: string[] = [];
    const found = met(WITHOUT_HOSTILE, wanted, (moves) => {
      const steps = playInStore(moves).map(({ step }) => step);
      texts.push(JSON.stringify(steps));
      created.push(...steps.filter(({ operation }) => operation === 'CreateAlias').map(({ input }) => nameIn(input)));
      return [...steps.map(({ region }) => region), ...(texts.at(-1)?.match(/arn:aws:iam::[^"\\]*/g) ?? [])];
    });
    expect(found).toEqual(wanted.sort());
    const text = texts.join();
    expect(text).not.toMatch(/af-south-1|Recipient|CustomKeyStoreId|XksKeyId|ML_KEM_|ML_DSA|SM2|RSA_[34]/);
    const bad = ['alias/aws/a', 'alias/a:b', 'no-alias', 'alias/'];
    expect(created.every((name) => [...ALIAS_NAMES, ...bad].includes(name))).toBe(true);
  });

  it('never locks the account out of a key, also with inputs that are not meant well', () => {
    const policies = kmsArbitraries.arbitraryInput('PutKeyPolicy', { keyId: 'a-key' });
    const lockingOut = fc
      .sample(fc.oneof(policies, kmsArbitraries.input('PutKeyPolicy')), { numRuns: 3000, seed: SEED })
      .filter((input) => JSON.stringify(Object(input).Policy ?? null).includes('444455556666'));
    expect(lockingOut.length).toBeGreaterThan(0);
    expect(lockingOut.filter((input) => Object(input).BypassPolicyLockoutSafetyCheck !== undefined)).toEqual([]);
  });

  it('never asks for an enclave or a custom key store, also with inputs that are not meant well', () => {
    const inputs = sample(ALL, shareOf(200, 4))
      .flat()
      .filter(isCall)
      .map(({ input }) => Object(input));
    const members = inputs.flatMap((input) => Object.keys(input).filter((name) => input[name] !== undefined));
    expect(members.filter((name) => /^(Recipient|CustomKeyStoreId|XksKeyId)$/.test(name))).toEqual([]);
  });

  it('sends no public key that is none, also with inputs that are not meant well', () => {
    const keys = met(ALL, [P256_PUBLIC_KEY, undefined], (moves) =>
      moves
        .filter(isCall)
        .filter(({ operation }) => operation === 'DeriveSharedSecret')
        .map(({ input }) => Object(input).PublicKey),
    );
    expect(new Set(keys)).toEqual(new Set([P256_PUBLIC_KEY, undefined]));
  });

  it('comes out the same from the same seed', () => {
    expect(sample(ALL, 20)).toEqual(sample(ALL, 20));
  });
});

describe('the plain call of an operation', () => {
  beforeAll(() => giveRsaKeys().restore);

  const operations = OPERATIONS.map((operation) => [operation, PLAIN_SEQUENCES[operation]] as const);

  it.each(operations)('is the last of its sequence: %s', (operation, { moves }) => {
    expect(moves.at(-1)).toMatchObject({ type: 'call', operation });
    expect(moves.filter((move) => move.type === 'call' && move.operation === operation)).toHaveLength(
      operation === 'CreateKey' ? moves.length : 1,
    );
  });

  // No cryptography is needed to let these pass.
  it.each(operations.filter(([, { needs }]) => needs !== 'cryptography'))('is accepted: %s', (_, { moves }) => {
    const results = playInStore(moves).map(({ result }) => result);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  // By the endpoint's cryptography, in process.
  it.each(operations.filter(([, { needs }]) => needs !== undefined))(
    'is accepted by cryptography: %s',
    async (_, { moves }) => {
      const account = openAccount({});
      try {
        const answered: Answered = {};
        for (const move of moves) {
          const step = stepOf(move, sceneOf(account.store(), answered));
          if (step.type === 'wait') await account.advance(step.ms);
          if (step.type !== 'call') continue;
          const result = await account.call(step.region as Region, step.operation, wrapped(step.input, answered));
          expect(result).toMatchObject({ ok: true });
          remember(answered, result);
        }
      } finally {
        await account.close();
      }
    },
  );
});

describe('kmsArbitraries', () => {
  const { keyId, keyArn, region, aliasName, tag, tags, keyPolicy, createKeyInput } = kmsArbitraries;

  it('gives key IDs and key ARNs that KMS reads', () => {
    fc.assert(
      fc.property(fc.oneof(keyId, keyArn), (given) => parseKeyReference(given) !== undefined),
      { seed: SEED },
    );
  });

  it('gives inputs of CreateKey, Regions, tags and key policies that KMS accepts', () => {
    const property = fc.property(createKeyInput, region, tag, tags, keyPolicy, (input, at, one, many, policy) => {
      const store = createStore();
      const of = { region: at, operation: 'CreateKey' } as const;
      const created = store.call({ ...of, input: { ...input, Policy: policy, Tags: many } });
      const another = store.call({ ...of, input: { Tags: [one] } });
      return created.ok && another.ok;
    });
    fc.assert(property, { seed: SEED });
  });

  it('gives alias names that KMS accepts', () => {
    const property = fc.property(aliasName, (AliasName) => {
      const store = createStore();
      const TargetKeyId = newKey(store);
      return store.call({ region: 'us-east-1', operation: 'CreateAlias', input: { AliasName, TargetKeyId } }).ok;
    });
    fc.assert(property, { seed: SEED });
  });

  it.each(sampleOf(OPERATIONS, 4))(
    'gives inputs of %s that name what is to be named, without anything left to fill in',
    (operation) => {
      const names = ['"a-key"', 'arn:aws:kms:eu-west-2:111122223333:key/a-key"'];
      const all = (text: string): boolean => !/KeyId/.test(text) || names.every((name) => text.includes(name));
      const inputs = drawn(kmsArbitraries.input(operation, { keyId: 'a-key', region: 'eu-west-2' }), (given) =>
        all(JSON.stringify(given)),
      );
      expect(JSON.parse(JSON.stringify(inputs))).toEqual(inputs);
      const text = JSON.stringify(inputs);
      expect(text).not.toContain('"index":');
      if (/KeyId/.test(text)) for (const name of names) expect(text).toContain(name);
    },
  );

  it.each(sampleOf(OPERATIONS, 4))('gives inputs of %s that are not meant well, and that KMS answers', (operation) => {
    const store = createStore();
    const inputs = kmsArbitraries.arbitraryInput(operation, { keyId: newKey(store) });
    const codeOf = (input: unknown): string => {
      const result = store.callJson({ region: 'us-east-1', operation, input });
      return result.ok ? 'ok' : result.error.code;
    };
    const codes = drawn(inputs.map(codeOf), (given) => given.includes('SerializationException'));
    expect(codes).toContain('SerializationException');
    expect(codes).not.toContain('KMSInternalException');
  });

  it('refuses a Region that is none', () => {
    expect(() => kmsArbitraries.input('DescribeKey', { region: 'Europe' })).toThrow(RangeError);
  });

  it('gives the sequences of the kit', () => {
    expect(fc.sample(kmsArbitraries.sequence(), { numRuns: 3, seed: SEED })).toEqual(sample(ALL, 3));
  });
});

describe('what inputs are made of', () => {
  it('has key materials of 32 bytes, all different', () => {
    expect(MATERIALS.map((material) => Buffer.from(material, 'base64').length)).toEqual([32, 32, 32, 32]);
    expect(new Set(MATERIALS).size).toBe(MATERIALS.length);
  });

  it('has a public key of P-256 for DeriveSharedSecret', () => {
    const key = createPublicKey({ key: Buffer.from(P256_PUBLIC_KEY, 'base64'), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });
});

/** One call of a sequence: what it was, what came of it, and in which states keys were then. */
interface Played {
  readonly step: CallStep;
  readonly result: CallResult;
  readonly states: readonly KeyState[];
}

/** What cryptography has answered so far. */
type Answered = { parameters?: string } & { -readonly [K in keyof Pick<Scene, Filled>]?: string[] };
type Filled = 'ciphertexts' | 'signatures' | 'macs' | 'sharedSecretCiphertexts';

function playInStore(moves: readonly Move[], store: Store = createStore()): Played[] {
  const played: Played[] = [];
  const answered: Answered = {};
  for (const move of moves) {
    const step = stepOf(move, sceneOf(store, answered));
    if (step.type === 'wait') store.advance(step.ms);
    if (step.type !== 'call') continue;
    const result = store.callJson({ region: step.region, operation: step.operation, input: step.input });
    remember(answered, result);
    const states = [...store.keySets()].flatMap(({ keys }) => Object.values(keys).map(({ keyState }) => keyState));
    played.push({ step, result, states });
  }
  return played;
}

function sceneOf(store: Store, { parameters: _, ...answered }: Answered): Scene {
  const [keySets, at, nextInstant] = [[...store.keySets()], store.now(), store.nextInstant];
  return { keySets, at, nextInstant, markers: [], ...answered };
}

function remember(answered: Answered, result: { readonly ok: boolean; readonly output?: unknown }): void {
  if (!result.ok) return;
  const { CiphertextBlob, SharedSecretCiphertextBlob, Signature, Mac, PublicKey } = Object(result.output);
  if (Signature !== undefined) answered.signatures = [Signature];
  if (Mac !== undefined) answered.macs = [Mac];
  if (PublicKey !== undefined) answered.parameters = PublicKey;
  if (CiphertextBlob !== undefined) answered.ciphertexts = [CiphertextBlob];
  if (SharedSecretCiphertextBlob !== undefined) answered.sharedSecretCiphertexts = [SharedSecretCiphertextBlob];
}

/** The input with its key material wrapped, if it has any. */
function wrapped(input: unknown, { parameters }: Answered): unknown {
  const { EncryptedKeyMaterial: material } = Object(input);
  if (typeof material !== 'string' || parameters === undefined) return input;
  const key = createPublicKey({ key: Buffer.from(parameters, 'base64'), format: 'der', type: 'spki' });
  const wrapping = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const encrypted = publicEncrypt(wrapping, Buffer.from(material, 'base64'));
  return { ...Object(input), EncryptedKeyMaterial: encrypted.toString('base64') };
}

function isCall(move: Move): move is Extract<Move, { type: 'call' }> {
  return move.type === 'call';
}

function calledOperations(sequences: readonly (readonly Move[])[]): ReadonlySet<Operation> {
  return new Set(sequences.flat().flatMap((move) => (isCall(move) ? [move.operation] : [])));
}

function nameIn(input: unknown): string {
  return String(Object(input).AliasName);
}

function arnOf(output: unknown): unknown {
  return Object(output).ReplicaKeyMetadata.Arn;
}

function newKey(store: Store): string {
  const created = store.call({ region: 'us-east-1', operation: 'CreateKey', input: { MultiRegion: true } });
  return created.ok ? created.output.KeyMetadata.KeyId : '';
}
