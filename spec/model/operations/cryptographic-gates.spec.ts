// Which key can be used for which cryptographic operation: by its key usage, its key spec, the algorithm, its key state.

import { describe, expect, it } from 'vitest';
import { arnOf, type KeySet } from '../../../src/model/key-set/key-set.js';
import { GATED_OPERATIONS } from '../../../src/model/operations/tables.js';
import type { Region } from '../../../src/model/vocabulary/identifiers.js';
import {
  ENCAPSULATION_ALGORITHMS,
  ENCRYPTION_ALGORITHMS,
  KEY_AGREEMENT_ALGORITHMS,
  KEY_SPECS,
  type KeySpec,
  type KeyState,
  type KeyUsage,
  MAC_ALGORITHMS,
  type Operation,
  SIGNING_ALGORITHMS,
} from '../../../src/model/vocabulary/vocabulary.js';
import { call, inCustomKeyStore, inState, kindFor, single, unreachable } from '../../support/key-sets.js';
import { KEY_SPEC_USES } from '../../support/key-spec-uses.js';
import { words } from '../../support/words.js';

const BLOB = 'AQID';

interface Use {
  /** The key usage that the operation page asks for. */
  readonly usage: KeyUsage;
  readonly input: object;
  /** The parameter that names the algorithm, and all algorithms that it can name. */
  readonly algorithm?: readonly [parameter: string, names: readonly string[]];
  /** Without the parameter the algorithm is SYMMETRIC_DEFAULT. */
  readonly hasDefault?: true;
  /** For symmetric encryption keys only. */
  readonly symmetric?: true;
}

const ENCRYPTION = ['EncryptionAlgorithm', ENCRYPTION_ALGORITHMS] as const;
const SIGNING = ['SigningAlgorithm', SIGNING_ALGORITHMS] as const;
const MAC = ['MacAlgorithm', MAC_ALGORITHMS] as const;
const ENCAPSULATION = ['EncapsulationAlgorithm', ENCAPSULATION_ALGORITHMS] as const;
const DATA_KEY = { usage: 'ENCRYPT_DECRYPT', input: { KeySpec: 'AES_256' }, symmetric: true } as const;
const DATA_KEY_PAIR = { usage: 'ENCRYPT_DECRYPT', input: { KeyPairSpec: 'RSA_2048' }, symmetric: true } as const;

/** Every gated operation but ReEncrypt, which uses two keys, and GetPublicKey, which goes with several usages. */
const USES: Readonly<Partial<Record<Operation, Use>>> = {
  Encrypt: { usage: 'ENCRYPT_DECRYPT', input: { Plaintext: BLOB }, algorithm: ENCRYPTION, hasDefault: true },
  Decrypt: { usage: 'ENCRYPT_DECRYPT', input: { CiphertextBlob: BLOB }, algorithm: ENCRYPTION, hasDefault: true },
  GenerateDataKey: DATA_KEY,
  GenerateDataKeyWithoutPlaintext: DATA_KEY,
  GenerateDataKeyPair: DATA_KEY_PAIR,
  GenerateDataKeyPairWithoutPlaintext: DATA_KEY_PAIR,
  Sign: { usage: 'SIGN_VERIFY', input: { Message: BLOB }, algorithm: SIGNING },
  Verify: { usage: 'SIGN_VERIFY', input: { Message: BLOB, Signature: BLOB }, algorithm: SIGNING },
  GenerateMac: { usage: 'GENERATE_VERIFY_MAC', input: { Message: BLOB }, algorithm: MAC },
  VerifyMac: { usage: 'GENERATE_VERIFY_MAC', input: { Message: BLOB, Mac: BLOB }, algorithm: MAC },
  DeriveSharedSecret: {
    usage: 'KEY_AGREEMENT',
    input: { PublicKey: BLOB },
    algorithm: ['KeyAgreementAlgorithm', KEY_AGREEMENT_ALGORITHMS],
  },
  Encapsulate: { usage: 'ENCAPSULATE_DECAPSULATE', input: {}, algorithm: ENCAPSULATION },
  Decapsulate: {
    usage: 'ENCAPSULATE_DECAPSULATE',
    input: { SharedSecretCiphertextBlob: BLOB },
    algorithm: ENCAPSULATION,
  },
};
const USED = Object.entries(USES) as readonly [keyof typeof USES, Use][];

it('the table of these specs names every key spec and every gated operation [USAGE-2]', () => {
  expect(new Set(KEY_SPEC_USES.map(([keySpec]) => keySpec))).toEqual(new Set(KEY_SPECS));
  expect([...Object.keys(USES), 'ReEncrypt', 'GetPublicKey'].sort()).toEqual([...GATED_OPERATIONS].sort());
});

/** The one algorithm that takes no message takes this. [SIGN-1] */
const DIGEST = { MessageType: 'DIGEST', Message: Buffer.alloc(64, 1).toString('base64') };

describe.each(KEY_SPEC_USES)('a key of spec %s for %s', (KeySpec, KeyUsage, algorithms) => {
  const keySet = keyOf(KeySpec, KeyUsage);
  const arn = arnOf(keySet, keySet.primaryRegion);

  it('serves the operations of its key usage with its own algorithms, and no others [USAGE-2]', () => {
    for (const [operation, { usage, input, algorithm, symmetric }] of USED) {
      for (const name of algorithm?.[1] ?? [undefined]) {
        const named = algorithm === undefined ? {} : { [algorithm[0]]: name };
        const digest = name === 'ED25519_PH_SHA_512' ? DIGEST : {};
        const isElsewhere = KeySpec === 'SM2' && usage === 'ENCAPSULATE_DECAPSULATE';
        expect([operation, name, answer(keySet, operation, { ...input, ...named, ...digest })]).toEqual([
          operation,
          name,
          isElsewhere
            ? 'UnknownOperationException:  [KEM-1a]'
            : usage !== KeyUsage
              ? `InvalidKeyUsageException: ${words('keyUsage', { keyArn: arn, keyUsage: KeyUsage, operation })} [USAGE-2]`
              : symmetric && KeySpec !== 'SYMMETRIC_DEFAULT'
                ? `InvalidKeyUsageException: ${words('dataKeyOfAsymmetricKey', { isPair: operation.includes('Pair') })} [USAGE-2]`
                : name === undefined || algorithms.includes(name)
                  ? 'ok'
                  : `InvalidKeyUsageException: ${words('algorithmUnfit', { algorithm: name, keySpec: KeySpec })} [USAGE-2]`,
        ]);
      }
    }
  });

  it('takes SYMMETRIC_DEFAULT for the encryption algorithm that is not named, after its key usage [USAGE-2]', () => {
    for (const [operation, { input }] of USED.filter(([, use]) => use.hasDefault)) {
      expect(answer(keySet, operation, input)).toBe(
        KeyUsage !== 'ENCRYPT_DECRYPT'
          ? `InvalidKeyUsageException: ${words('keyUsage', { keyArn: arn, keyUsage: KeyUsage, operation })} [USAGE-2]`
          : KeySpec === 'SYMMETRIC_DEFAULT'
            ? 'ok'
            : `InvalidKeyUsageException: ${words('algorithmUnfit', { algorithm: 'SYMMETRIC_DEFAULT', keySpec: KeySpec })} [USAGE-2]`,
      );
    }
  });

  it('serves as either key of ReEncrypt if it encrypts [USAGE-2]', () => {
    const other = single({}, { region: keySet.primaryRegion, ids: { keyId: '0987dcba-09fe-87dc-65ba-ab0987654321' } });
    const host = { findKeySet: (keyId: string) => [keySet, other].find((known) => known.keyId === keyId) };
    for (const role of ['Source', 'Destination'] as const) {
      for (const name of ENCRYPTION_ALGORITHMS) {
        const input = {
          SourceKeyId: role === 'Source' ? keySet.keyId : other.keyId,
          DestinationKeyId: role === 'Source' ? other.keyId : keySet.keyId,
          [`${role}EncryptionAlgorithm`]: name,
          CiphertextBlob: BLOB,
        };
        const result = call(other, 'ReEncrypt', input, { host });
        const { error } = result.ok ? { error: undefined } : result;
        expect([role, name, error?.message ?? 'ok']).toEqual([
          role,
          name,
          KeyUsage !== 'ENCRYPT_DECRYPT'
            ? words('keyUsage', { keyArn: arn, keyUsage: KeyUsage, operation: 'ReEncrypt' })
            : algorithms.includes(name)
              ? 'ok'
              : words('algorithmUnfit', { algorithm: name, keySpec: KeySpec }),
        ]);
        expect(error?.code ?? 'InvalidKeyUsageException').toBe('InvalidKeyUsageException');
      }
    }
  });

  it('has a public key if it is asymmetric, which GetPublicKey shows with its algorithms [USAGE-2]', () => {
    const result = call(keySet, 'GetPublicKey');
    if (KeySpec === 'SYMMETRIC_DEFAULT' || KeyUsage === 'GENERATE_VERIFY_MAC') {
      expect(answer(keySet, 'GetPublicKey', {})).toBe('UnsupportedOperationException:  [USAGE-2]');
      return;
    }
    const member = {
      ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
      SIGN_VERIFY: 'SigningAlgorithms',
      KEY_AGREEMENT: 'KeyAgreementAlgorithms',
      ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
    }[KeyUsage];
    expect(result.ok && result.output).toEqual({
      KeyId: arn,
      CustomerMasterKeySpec: KeySpec,
      KeySpec,
      KeyUsage,
      [member]: algorithms,
    });
  });
});

describe('a key in a custom key store', () => {
  it.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
    'encrypts and generates data keys, but no data key pairs: %s [USAGE-2]',
    (origin) => {
      const keySet = inCustomKeyStore(origin);
      for (const operation of ['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'] as const) {
        expect([operation, answer(keySet, operation, usesOf(operation).input)]).toEqual([operation, 'ok']);
      }
      for (const operation of ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'] as const) {
        expect(answer(keySet, operation, usesOf(operation).input)).toBe(
          `UnsupportedOperationException: ${words('keyOrigin', { keyArn: arnOf(keySet, keySet.primaryRegion), origin })} [USAGE-2]`,
        );
      }
    },
  );
});

/** What every cryptographic operation answers in every key state. */
const IN_STATE: Readonly<Record<Exclude<KeyState, 'Unavailable'>, string>> = {
  Enabled: 'ok',
  Updating: 'ok',
  Disabled: `DisabledException: ${words('keyState', { keyArn: 'ARN', keyState: 'Disabled', footnote: 1 })}`,
  PendingDeletion: `KMSInvalidStateException: ${words('keyState', { keyArn: 'ARN', keyState: 'PendingDeletion', footnote: 3 })}`,
  PendingReplicaDeletion: `KMSInvalidStateException: ${words('keyState', { keyArn: 'ARN', keyState: 'PendingReplicaDeletion', footnote: 3 })}`,
  PendingImport: `KMSInvalidStateException: ${words('keyState', { keyArn: 'ARN', keyState: 'PendingImport', footnote: 5 })}`,
  Creating: `KMSInvalidStateException: ${words('keyState', { keyArn: 'ARN', keyState: 'Creating', footnote: 14 })}`,
};

describe.each(['DeriveSharedSecret', 'Encapsulate', 'Decapsulate'] as const)('%s', (operation) => {
  // An ML-KEM key takes no imported key material, so it cannot be without.
  const states = Object.entries(IN_STATE).filter(
    ([state]) => operation === 'DeriveSharedSecret' || state !== 'PendingImport',
  );
  it.each(states)('in the key state %s is judged as Sign and Encrypt are: %s [STATE-6b]', (state, expected) => {
    expect(answerIn(state as KeyState, operation)).toBe(expected);
    for (const other of ['Sign', 'Encrypt'] as const) expect(answerIn(state as KeyState, other)).toBe(expected);
  });
});

describe.each(['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'GetPublicKey'] as const)('%s', (operation) => {
  it('with a key whose imported key material is gone is refused [STATE-8a]', () => {
    expect(answerIn('PendingImport', operation)).toBe(IN_STATE.PendingImport);
    // The same key, with its material: the key is what is wrong.
    const { keySet, region } = inState('Enabled', { ...kindFor(operation), Origin: 'EXTERNAL' });
    expect(answer(keySet, operation, inputFor(operation, keySet), region)).toBe('ok');
  });
});

it('GetPublicKey gives the public key of a Disabled key, and of no key whose deletion is pending [STATE-9]', () => {
  expect(answerIn('Disabled', 'GetPublicKey')).toBe('ok');
  for (const state of ['PendingDeletion', 'PendingReplicaDeletion', 'Creating'] as const) {
    expect(answerIn(state, 'GetPublicKey')).toBe(IN_STATE[state]);
  }
});

/** SM2 keys are in China, and ML-DSA and ML-KEM keys take no imported key material. */
const IMPORTABLE = KEY_SPEC_USES.filter(([keySpec]) => !/^(?:SM2|ML_)/.test(keySpec));
it.each(IMPORTABLE)(
  'a key of spec %s for %s can have imported key material, and be without [STATE-8]',
  (KeySpec, KeyUsage) => {
    const kind = { KeySpec, KeyUsage, Origin: 'EXTERNAL' } as const;
    for (const state of ['Enabled', 'PendingImport'] as const) {
      for (const role of ['primary', 'replica', 'single'] as const) {
        expect(inState(state, kind, role).key.keyState).toBe(state);
      }
    }
    expect(unreachable('PendingImport', { KeySpec, KeyUsage })).toBeDefined();
  },
);

/** SM2 exists in China only. */
function keyOf(KeySpec: KeySpec, KeyUsage: KeyUsage): KeySet {
  return single({ KeySpec, KeyUsage }, { region: KeySpec === 'SM2' ? 'cn-north-1' : 'us-east-1' });
}

function usesOf(operation: Operation): Use {
  const use = USES[operation];
  if (use === undefined) throw new Error(`nothing says how ${operation} is called`);
  return use;
}

function answer(keySet: KeySet, operation: Operation, input: object, region: Region = keySet.primaryRegion): string {
  const result = call(keySet, operation, { ...input }, { region });
  return result.ok ? 'ok' : `${result.error.code}: ${result.error.message} [${result.error.rule}]`;
}

function answerIn(state: KeyState, operation: Operation): string {
  const origin = state === 'PendingImport' ? ({ Origin: 'EXTERNAL' } as const) : {};
  const { keySet, region } = inState(state, { ...kindFor(operation), ...origin });
  const said = answer(keySet, operation, inputFor(operation, keySet), region);
  return said.replace(arnOf(keySet, region), 'ARN').replace(/ \[[^\]]+\]$/, '');
}

function inputFor(operation: Operation, { keySpec, keyUsage }: KeySet): object {
  if (operation === 'GetPublicKey' || operation === 'ReEncrypt') return {};
  const { input, algorithm } = usesOf(operation);
  const [name] = KEY_SPEC_USES.find(([spec, usage]) => spec === keySpec && usage === keyUsage)?.[2] ?? [];
  return { ...input, ...(algorithm && { [algorithm[0]]: name }) };
}
