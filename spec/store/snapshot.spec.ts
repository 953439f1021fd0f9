// A store shares nothing with anyone: what it gives away may be changed as one likes.

import { describe, expect, it } from 'vitest';
import { sampleOf } from '../../property-tests/support/config.js';
import { ELSEWHERE, HERE, richStore, THERE } from '../../property-tests/support/rich-store.js';
import { createStore, type JsonCall, OPERATIONS, type Operation, restoreStore, type Store } from '../../src/index.js';
import { INPUTS } from '../../src/model/operations/tables.js';
import { KEY_SPEC_ALGORITHMS } from '../../src/model/vocabulary/vocabulary.js';
import { createKey, openAccount } from '../support/host.js';

/** Changes everything in a value that can be changed. */
function spoil(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const member of Object.values(value)) spoil(member, seen);
  if (Object.isFrozen(value)) return;
  if (Array.isArray(value)) value.splice(0, value.length, 'spoilt', ...value, 'spoilt');
  for (const name of Object.keys(value)) {
    if (typeof Reflect.get(value, name) !== 'object') Reflect.set(value, name, 'spoilt');
  }
  if (!Array.isArray(value)) Reflect.set(value, 'spoilt', true);
}

/** The input of a call that succeeds, or is at least refused for no fault of its own. */
function inputOf(operation: Operation, KeyId: string): object {
  const parameters: Partial<Record<Operation, object>> = {
    CreateKey: { Tags: [{ TagKey: 'new', TagValue: '' }], Description: 'new' },
    ReplicateKey: { ReplicaRegion: ELSEWHERE, Tags: [{ TagKey: 'new', TagValue: '' }] },
    UpdatePrimaryRegion: { PrimaryRegion: THERE },
    GetParametersForImport: { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
    ImportKeyMaterial: { ImportToken: 'AQID', EncryptedKeyMaterial: 'AQID' },
    TagResource: { Tags: [{ TagKey: 'more', TagValue: '' }] },
    UntagResource: { TagKeys: ['Purpose'] },
    UpdateKeyDescription: { Description: 'other' },
    PutKeyPolicy: {
      Policy: '{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}}',
    },
    CreateAlias: { AliasName: 'alias/more', TargetKeyId: KeyId },
    UpdateAlias: { AliasName: 'alias/a', TargetKeyId: KeyId },
    DeleteAlias: { AliasName: 'alias/a' },
    ListKeyRotations: { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' },
    CreateGrant: {
      GranteePrincipal: 'arn:aws:iam::111122223333:role/Example',
      RetiringPrincipal: '111122223333',
      Operations: ['Decrypt', 'DescribeKey'],
      Constraints: { EncryptionContextSubset: { a: 'b' } },
    },
    ListRetirableGrants: { RetiringPrincipal: 'arn:aws:iam::111122223333:role/Example' },
    Encrypt: { Plaintext: 'AQID', EncryptionContext: { a: 'b' } },
    Decrypt: { CiphertextBlob: 'AQID' },
    ReEncrypt: { CiphertextBlob: 'AQID', SourceKeyId: KeyId, DestinationKeyId: KeyId },
    GenerateDataKey: { KeySpec: 'AES_256' },
    GenerateDataKeyWithoutPlaintext: { KeySpec: 'AES_256' },
    GenerateDataKeyPair: { KeyPairSpec: 'RSA_2048' },
    GenerateDataKeyPairWithoutPlaintext: { KeyPairSpec: 'RSA_2048' },
  };
  return {
    ...('KeyId' in INPUTS[operation] && operation !== 'ListAliases' ? { KeyId } : {}),
    ...parameters[operation],
  };
}

describe('a snapshot', () => {
  it('is plain JSON: it goes through JSON unchanged', () => {
    const snapshot = richStore().store.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toStrictEqual(snapshot);
  });

  it('is restored to a store that has the same snapshot', () => {
    const { store } = richStore();
    expect(restoreStore(store.snapshot()).snapshot()).toStrictEqual(store.snapshot());
    expect(createStore().snapshot()).toStrictEqual(restoreStore(createStore().snapshot()).snapshot());
  });

  it('holds no functions of the host: they are given anew', () => {
    const cryptography = () => ({ ok: true, output: { Plaintext: 'by the host' } }) as const;
    const store = openAccount({ host: { cryptography } });
    const { KeyId } = createKey(store, HERE);
    const call = { region: HERE, operation: 'Encrypt', input: { KeyId, Plaintext: 'AQID' } } as const;
    const restored = restoreStore(store.snapshot(), { host: { cryptography } });
    expect(restored.callJson(call)).toMatchObject({ output: { Plaintext: 'by the host' } });
    expect(restoreStore(store.snapshot()).callJson(call)).not.toHaveProperty('output.Plaintext');
    expect(restored.snapshot().keySets[0]?.keys).toEqual(restored.keySet(KeyId)?.keys);
  });

  it('does not change when the store does', () => {
    const { store } = richStore();
    const [before, text] = [store.snapshot(), JSON.stringify(store.snapshot())];
    store.advance('P400D');
    createKey(store, HERE);
    expect(JSON.stringify(before)).toBe(text);
  });
});

describe('changing what a store gave away never changes the store:', () => {
  it('a snapshot, a key set, the key sets', () => {
    const { store, rotating } = richStore();
    const before = JSON.stringify(store.snapshot());
    spoil(store.snapshot());
    spoil(store.keySet(rotating));
    for (const keySet of store.keySets()) spoil(keySet);
    expect(JSON.stringify(store.snapshot())).toBe(before);
  });

  it('what has happened by itself', () => {
    const [{ store }, { store: other }] = [richStore(), richStore()];
    spoil(store.advance('P400D'));
    other.advance('P400D');
    expect(store.snapshot()).toStrictEqual(other.snapshot());
  });

  it('what the host has done', () => {
    const [one, other] = [richStore(), richStore()];
    for (const { store } of [one, other]) {
      const given = [
        store.connectCustomKeyStore('cks-1'),
        store.finishReplication({ keyId: store.snapshot().keySets.at(-1)?.keyId ?? '', region: ELSEWHERE }),
        store.disconnectCustomKeyStore('cks-1'),
      ];
      if (store === one.store) spoil(given);
    }
    expect(one.store.snapshot()).toStrictEqual(other.store.snapshot());
  });

  it('the value that it was restored from', () => {
    const { store } = richStore();
    const given = store.snapshot();
    const restored = restoreStore(given);
    spoil(given);
    expect(restored.snapshot()).toStrictEqual(store.snapshot());
  });

  it.each(sampleOf(OPERATIONS, 5))('the answer, the events and the key use of %s', (operation) => {
    const [{ store, rotating, updating, hmac }, { store: other }] = [richStore(), richStore()];
    for (const KeyId of [rotating, updating, hmac]) {
      for (const region of [HERE, THERE]) {
        const call: JsonCall<Operation> = { region, operation, input: inputOf(operation, KeyId) };
        const given = store.callJson(call);
        const text = JSON.stringify(given);
        spoil(given);
        expect(JSON.stringify(other.callJson(call))).toBe(text);
        expect(store.snapshot()).toStrictEqual(other.snapshot());
        // Nothing behind the answer has changed either, such as a list of algorithms.
        expect(answerTo(store, call)).toBe(answerTo(other, call));
      }
    }
  });

  it('the metadata of a key of whatever key spec', () => {
    for (const [KeySpec, usages] of Object.entries(KEY_SPEC_ALGORITHMS)) {
      for (const KeyUsage of Object.keys(usages)) {
        const store = openAccount();
        const region = KeySpec === 'SM2' ? 'cn-north-1' : HERE;
        const { KeyId } = createKey(store, region, { KeySpec, KeyUsage });
        const call = { region, operation: 'DescribeKey', input: { KeyId } } as const;
        const text = JSON.stringify(store.callJson(call));
        spoil(store.callJson(call));
        spoil(store.callJson({ ...call, operation: 'GetPublicKey' }));
        expect(JSON.stringify(store.callJson(call))).toBe(text);
      }
    }
  });

  it('a refusal', () => {
    const { store } = richStore();
    const call: JsonCall<Operation> = { region: HERE, operation: 'DescribeKey', input: { KeyId: 'none' } };
    const text = JSON.stringify(store.callJson(call));
    const refused = store.callJson(call);
    (refused.events as unknown[]).push('spoilt');
    spoil(refused);
    expect(JSON.stringify(store.callJson(call))).toBe(text);
    expect(store.callJson({ region: HERE, operation: 'EnableKey', input: { KeyId: 'none' } }).events).toEqual([]);
  });
});

/** What a store answers to a call, without leaving a trace. */
function answerTo(store: Store, call: JsonCall<Operation>): string {
  return JSON.stringify(restoreStore(store.snapshot()).callJson(call));
}
