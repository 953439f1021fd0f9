// What a store with real cryptography answers about its own ciphertexts, MACs and signatures: here, in a related key's
// Region, and where there is none.

import { nodeHost } from '../../src/host/index.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';
import { createStore } from '../../src/store/create.js';
import type { Store } from '../../src/store/store.js';
import type { Fault } from './fault.js';

const [HERE, THERE, NOWHERE] = ['us-east-1', 'eu-west-2', 'us-west-2'] as const;
const PLAINTEXT = 'aGVsbG8=';

/** Plaintexts, validity, error codes and lengths: what does not change from time to time. */
export function cryptographicAnswers(spoil: Fault['spoil'] = ({ callJson }) => callJson): readonly unknown[] {
  const store = createStore({ host: nodeHost() });
  const faultyCall = spoil(store) as Store['callJson'];
  const call = (region: string, operation: Operation, input: object): Readonly<Record<string, unknown>> => {
    const result = faultyCall({ region, operation, input });
    return (result.ok ? result.output : { error: result.error.code }) as Readonly<Record<string, unknown>>;
  };
  const related = (input: object): unknown => {
    const { KeyId } = call(HERE, 'CreateKey', { MultiRegion: true, ...input }).KeyMetadata as {
      readonly KeyId: string;
    };
    call(HERE, 'ReplicateKey', { KeyId, ReplicaRegion: THERE });
    store.advance('PT1M');
    return KeyId;
  };
  const KeyId = related({});
  const EncryptionContext = { Department: 'IT' };
  const { CiphertextBlob } = call(HERE, 'Encrypt', { KeyId, Plaintext: PLAINTEXT, EncryptionContext });
  const decrypted = [
    call(HERE, 'Decrypt', { CiphertextBlob, EncryptionContext }),
    call(THERE, 'Decrypt', { CiphertextBlob, EncryptionContext }),
    call(HERE, 'Decrypt', { CiphertextBlob }),
    call(NOWHERE, 'Decrypt', { CiphertextBlob, EncryptionContext }),
  ];
  call(HERE, 'DisableKey', { KeyId });
  decrypted.push(call(HERE, 'Decrypt', { CiphertextBlob, EncryptionContext }));
  const mac = { KeyId: related({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }), Message: PLAINTEXT };
  const MacAlgorithm = 'HMAC_SHA_256';
  const { Mac } = call(HERE, 'GenerateMac', { ...mac, MacAlgorithm });
  // By now the first key is Disabled, so it is another key that the ciphertext is not of.
  decrypted.push(call(HERE, 'Decrypt', { KeyId: related({}), CiphertextBlob, EncryptionContext }));
  const verified = [HERE, THERE].map((region) => call(region, 'VerifyMac', { ...mac, MacAlgorithm, Mac }));
  const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
  const signed = { KeyId: related(signing), Message: PLAINTEXT, SigningAlgorithm: 'ECDSA_SHA_256' };
  const { Signature } = call(HERE, 'Sign', signed);
  const wrong = call(HERE, 'Verify', { ...signed, Message: 'AQID', Signature });
  const { PublicKey } = call(HERE, 'GetPublicKey', { KeyId: signed.KeyId });
  const used = Object(call(HERE, 'GetKeyLastUsage', { KeyId: signed.KeyId }).KeyLastUsage);
  const generating = { KeyId: related({}), KeySpec: 'AES_128' };
  const { Plaintext: dataKey } = call(HERE, 'GenerateDataKey', generating);
  const { CiphertextBlob: hidden } = call(HERE, 'GenerateDataKeyWithoutPlaintext', generating);
  return [
    ...decrypted.map(({ Plaintext, error }) => Plaintext ?? error),
    ...verified.map(({ MacValid, error }) => MacValid ?? error),
    wrong.SignatureValid ?? wrong.error,
    used.Operation,
    bytesOf(PublicKey),
    bytesOf(Mac),
    bytesOf(dataKey),
    bytesOf(hidden) > 16,
  ];
}

function bytesOf(blob: unknown): number {
  return Buffer.from(String(blob), 'base64').length;
}
