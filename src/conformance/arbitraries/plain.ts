// For every operation the shortest sequence that ends with a plain valid call of it, which AWS accepts. What goes on
// refusing that call does not support the operation.

import type { Operation } from '../../model/vocabulary/vocabulary.js';
import type { Capability } from '../target.js';
import { BLOB } from './members.js';
import type { Move } from './moves.js';
import { pick } from './picks.js';
import { call, deleted, imported, next, type Part, PRIMARY, replicating, swapped } from './preludes.js';
import { ALIAS_NAMES, GOOD_POLICIES, P256_PUBLIC_KEY, ROOT } from './vocabulary.js';

export interface PlainSequence {
  readonly moves: readonly Move[];
  /** The same with what AWS does not need to be told, and some targets do. */
  readonly explicit?: readonly Move[];
  /** Without it the last call cannot be a valid one. */
  readonly needs?: Capability;
}

const REGION = 'us-east-1';
const [ALIAS_NAME] = ALIAS_NAMES;
const ALIAS = { AliasName: ALIAS_NAME, TargetKeyId: pick('keyId') };
const ECDSA = { Message: BLOB, SigningAlgorithm: 'ECDSA_SHA_256' };
const HMAC = { Message: BLOB, MacAlgorithm: 'HMAC_SHA_256' };
const ML_KEM = { EncapsulationAlgorithm: 'ML_KEM' };

const created = of('CreateKey', {});
const multiRegion = of('CreateKey', { MultiRegion: true });
const external = of('CreateKey', { Origin: 'EXTERNAL' });
const signing = of('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
const agreeing = of('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });
const authenticating = of('CreateKey', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const encapsulating = of('CreateKey', { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
const granted = call('CreateGrant', PRIMARY, {
  GranteePrincipal: ROOT,
  RetiringPrincipal: ROOT,
  Operations: ['DescribeKey'],
});
const encrypted = call('Encrypt', PRIMARY, { Plaintext: BLOB });
const decrypted = { CiphertextBlob: pick('ciphertext') };
const reEncrypted = { ...decrypted, DestinationKeyId: pick('keyId') };
const token = { GrantToken: pick('grantToken') };
const named = { KeyId: pick('keyId') };

export const PLAIN_SEQUENCES: Readonly<Record<Operation, PlainSequence>> = {
  CreateKey: plain(created),
  ReplicateKey: plain(multiRegion, replicating),
  UpdatePrimaryRegion: plain(multiRegion, replicating, next, swapped),
  DescribeKey: onNewKey('DescribeKey'),
  EnableKey: onNewKey('EnableKey'),
  DisableKey: onNewKey('DisableKey'),
  ScheduleKeyDeletion: plain(created, deleted(PRIMARY)),
  CancelKeyDeletion: plain(created, deleted(PRIMARY), call('CancelKeyDeletion', PRIMARY)),

  GetParametersForImport: plain(external, ...imported(PRIMARY).slice(0, 1)),
  ImportKeyMaterial: { ...plain(external, ...imported(PRIMARY)), needs: 'keyMaterialImport' },
  DeleteImportedKeyMaterial: {
    ...plain(external, ...imported(PRIMARY), call('DeleteImportedKeyMaterial', PRIMARY)),
    needs: 'keyMaterialImport',
  },

  EnableKeyRotation: onNewKey('EnableKeyRotation'),
  DisableKeyRotation: onNewKey('DisableKeyRotation'),
  GetKeyRotationStatus: onNewKey('GetKeyRotationStatus'),
  RotateKeyOnDemand: onNewKey('RotateKeyOnDemand'),
  ListKeyRotations: onNewKey('ListKeyRotations'),

  TagResource: onNewKey('TagResource', { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] }),
  UntagResource: plain(
    of('CreateKey', { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] }),
    call('UntagResource', PRIMARY, { TagKeys: ['Purpose'] }),
  ),
  ListResourceTags: onNewKey('ListResourceTags'),
  UpdateKeyDescription: onNewKey('UpdateKeyDescription', { Description: 'described' }),
  PutKeyPolicy: onNewKey('PutKeyPolicy', { PolicyName: 'default', Policy: GOOD_POLICIES[0] }),
  GetKeyPolicy: onNewKey('GetKeyPolicy', { PolicyName: 'default' }),
  ListKeyPolicies: onNewKey('ListKeyPolicies'),

  CreateAlias: plain(created, of('CreateAlias', ALIAS)),
  UpdateAlias: plain(
    created,
    created,
    of('CreateAlias', ALIAS),
    of('UpdateAlias', { ...ALIAS, TargetKeyId: pick('keyId', 1) }),
  ),
  DeleteAlias: plain(created, of('CreateAlias', ALIAS), of('DeleteAlias', { AliasName: ALIAS_NAME })),
  ListAliases: onNewKey('ListAliases'),

  CreateGrant: plain(created, granted),
  ListGrants: onNewKey('ListGrants'),
  ListRetirableGrants: plain(of('ListRetirableGrants', { RetiringPrincipal: ROOT })),
  RetireGrant: {
    ...plain(created, granted, of('RetireGrant', token)),
    explicit: movesOf(created, granted, of('RetireGrant', { KeyId: pick('keyArn'), GrantId: pick('grantId') })),
  },
  RevokeGrant: plain(created, granted, call('RevokeGrant', PRIMARY, { GrantId: pick('grantId') })),

  ListKeys: plain(of('ListKeys', {})),
  GetKeyLastUsage: onNewKey('GetKeyLastUsage'),

  Encrypt: plain(created, encrypted),
  Decrypt: {
    ...plain(created, encrypted, of('Decrypt', decrypted)),
    explicit: movesOf(created, encrypted, of('Decrypt', { ...decrypted, ...named })),
    needs: 'cryptography',
  },
  ReEncrypt: {
    ...plain(created, encrypted, of('ReEncrypt', reEncrypted)),
    explicit: movesOf(created, encrypted, of('ReEncrypt', { ...reEncrypted, SourceKeyId: pick('keyId') })),
    needs: 'cryptography',
  },
  GenerateDataKey: onNewKey('GenerateDataKey', { KeySpec: 'AES_256' }),
  GenerateDataKeyWithoutPlaintext: onNewKey('GenerateDataKeyWithoutPlaintext', { KeySpec: 'AES_256' }),
  GenerateDataKeyPair: onNewKey('GenerateDataKeyPair', { KeyPairSpec: 'ECC_NIST_P256' }),
  GenerateDataKeyPairWithoutPlaintext: onNewKey('GenerateDataKeyPairWithoutPlaintext', {
    KeyPairSpec: 'ECC_NIST_P256',
  }),
  Sign: plain(signing, call('Sign', PRIMARY, ECDSA)),
  Verify: {
    ...plain(
      signing,
      call('Sign', PRIMARY, ECDSA),
      call('Verify', PRIMARY, { ...ECDSA, Signature: pick('signature') }),
    ),
    needs: 'cryptography',
  },
  GenerateMac: plain(authenticating, call('GenerateMac', PRIMARY, HMAC)),
  VerifyMac: {
    ...plain(
      authenticating,
      call('GenerateMac', PRIMARY, HMAC),
      call('VerifyMac', PRIMARY, { ...HMAC, Mac: pick('mac') }),
    ),
    needs: 'cryptography',
  },
  DeriveSharedSecret: plain(
    agreeing,
    call('DeriveSharedSecret', PRIMARY, { KeyAgreementAlgorithm: 'ECDH', PublicKey: P256_PUBLIC_KEY }),
  ),
  Encapsulate: plain(encapsulating, call('Encapsulate', PRIMARY, ML_KEM)),
  Decapsulate: {
    ...plain(
      encapsulating,
      call('Encapsulate', PRIMARY, ML_KEM),
      call('Decapsulate', PRIMARY, { ...ML_KEM, SharedSecretCiphertextBlob: pick('sharedSecretCiphertext') }),
    ),
    needs: 'cryptography',
  },
  GetPublicKey: plain(signing, call('GetPublicKey', PRIMARY)),
};

function plain(...parts: readonly Part[]): PlainSequence {
  return { moves: movesOf(...parts) };
}

function movesOf(...parts: readonly Part[]): readonly Move[] {
  return parts.map((part) => part(0));
}

function onNewKey(operation: Operation, input: object = {}): PlainSequence {
  return plain(created, call(operation, PRIMARY, input));
}

/** A call in the first Region, with that input alone. */
function of(operation: Operation, input: object): Part {
  return (set) => ({ type: 'call', operation, set, region: REGION, input });
}
