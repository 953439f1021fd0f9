// The table of inputs against AWS's published API model, and against the newer SDK, which knows the members but not
// their limits.

import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-kms';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Inputs } from '../../../src/model/operations/index.js';
import { INPUTS } from '../../../src/model/operations/tables.js';
import type { Member, Members, Shape } from '../../../src/model/requests/shapes.js';
import { OPERATIONS, UNMODELLED_OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';

/** A shape as botocore writes it. */
interface ModelShape {
  type: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  member?: ModelShape;
  key?: ModelShape;
  value?: ModelShape;
  members?: Record<string, ModelShape>;
  required?: string[];
}

interface ModelOperation {
  input: ModelShape;
  errors: string[];
}

const ML_KEM_SPECS = ['ML_KEM_512', 'ML_KEM_768', 'ML_KEM_1024'];
const PRINCIPAL: ModelShape = { type: 'string', min: 1, max: 256, pattern: '^[\\w+=,.@:/-]+$' };

/** What @aws-sdk/client-kms 3.1162 or AWS itself has, and botocore 1.43.11 has not. All limits here are assumed. */
const YOUNGER: readonly { reason: string; add: (model: Record<string, ModelOperation>) => void }[] = [
  {
    reason: 'ML-KEM keys, for key encapsulation',
    add: (model) => {
      member(model, 'CreateKey', 'KeySpec').enum?.push(...ML_KEM_SPECS);
      member(model, 'CreateKey', 'KeyUsage').enum?.push('ENCAPSULATE_DECAPSULATE');
      member(model, 'GenerateDataKeyPair', 'KeyPairSpec').enum?.push(...ML_KEM_SPECS);
      member(model, 'GenerateDataKeyPairWithoutPlaintext', 'KeyPairSpec').enum?.push(...ML_KEM_SPECS);
      member(model, 'CreateGrant', 'Operations').member?.enum?.push('Encapsulate', 'Decapsulate');
    },
  },
  {
    reason: 'the operations Encapsulate and Decapsulate; a shared secret has the limits of the other ciphertexts',
    add: (model) => {
      const { KeyId, GrantTokens, DryRun } = members(model, 'Encrypt');
      const EncapsulationAlgorithm = { type: 'string', enum: ['ML_KEM'] };
      const SharedSecretCiphertextBlob = { type: 'blob', min: 1, max: 6144 };
      model.Encapsulate = operation(['KeyId', 'EncapsulationAlgorithm'], {
        KeyId,
        EncapsulationAlgorithm,
        GrantTokens,
        DryRun,
      });
      model.Decapsulate = operation(['KeyId', 'SharedSecretCiphertextBlob', 'EncapsulationAlgorithm'], {
        KeyId,
        SharedSecretCiphertextBlob,
        EncapsulationAlgorithm,
        GrantTokens,
        DryRun,
      });
    },
  },
  {
    reason: 'grants to AWS services: the grantee and the retiring principal may now be a service instead',
    add: (model) => {
      Object.assign(members(model, 'CreateGrant'), {
        GranteeServicePrincipal: PRINCIPAL,
        RetiringServicePrincipal: PRINCIPAL,
      });
      model.CreateGrant?.input.required?.splice(1, 1);
      Object.assign(members(model, 'ListGrants'), { GranteeServicePrincipal: PRINCIPAL });
      Object.assign(members(model, 'ListRetirableGrants'), { RetiringServicePrincipal: PRINCIPAL });
      delete model.ListRetirableGrants?.input.required;
    },
  },
  {
    reason: 'the grant constraint SourceArn, with the limits of an ARN',
    add: (model) => {
      const constraints = member(model, 'CreateGrant', 'Constraints').members;
      Object.assign(constraints ?? {}, { SourceArn: { type: 'string', min: 20, max: 2048 } });
    },
  },
  {
    reason: "the order of MAC algorithms, which is that of AWS's own message (recorded 2023-04)",
    add: (model) => {
      for (const operation of ['GenerateMac', 'VerifyMac']) {
        member(model, operation, 'MacAlgorithm').enum = [
          'HMAC_SHA_384',
          'HMAC_SHA_256',
          'HMAC_SHA_224',
          'HMAC_SHA_512',
        ];
      }
    },
  },
];

const PUBLISHED: Record<string, ModelOperation> = JSON.parse(
  readFileSync(new URL('../../vectors/api-shapes.json', import.meta.url), 'utf8'),
).operations;

const EXPECTED = structuredClone(PUBLISHED);
for (const { add } of YOUNGER) add(EXPECTED);

describe('the table of inputs', () => {
  it('has every operation that AWS KMS publishes, save those outside of the model [MODEL-1]', () => {
    expect(Object.keys(INPUTS).sort()).toEqual([...OPERATIONS].sort());
    expect(Object.keys(EXPECTED).sort()).toEqual([...OPERATIONS, ...UNMODELLED_OPERATIONS].sort());
  });

  it.each(OPERATIONS)(
    'has every member of %s with its limits, in the order of the API model [MODEL-1]',
    (operation) => {
      const table = asModel({ type: 'structure', members: INPUTS[operation] });
      expect(table).toEqual(EXPECTED[operation]?.input);
      expect(Object.keys(INPUTS[operation])).toEqual(Object.keys(members(EXPECTED, operation)));
    },
  );

  it.each(YOUNGER.map(({ reason }) => reason))('is other than the API model in: %s [MODEL-1]', (reason) => {
    const published = structuredClone(PUBLISHED);
    YOUNGER.find((change) => change.reason === reason)?.add(published);
    expect(published).not.toEqual(PUBLISHED);
  });

  it.each(OPERATIONS)(
    'has the members of the newest SDK for %s, their types, and its secrets [MODEL-1]',
    (operation) => {
      expect(asSdk(INPUTS[operation])).toEqual(sdkMembers(schemaNamed(`${operation}Request`)));
    },
  );

  it('has the closed lists of the newest SDK, in whatever order [MODEL-1]', () => {
    for (const [operation, path, values] of [
      ['CreateKey', 'KeyUsage', sdk.KeyUsageType],
      ['CreateKey', 'CustomerMasterKeySpec', sdk.CustomerMasterKeySpec],
      ['CreateKey', 'KeySpec', sdk.KeySpec],
      ['CreateKey', 'Origin', sdk.OriginType],
      ['GetParametersForImport', 'WrappingAlgorithm', sdk.AlgorithmSpec],
      ['GetParametersForImport', 'WrappingKeySpec', sdk.WrappingKeySpec],
      ['ImportKeyMaterial', 'ExpirationModel', sdk.ExpirationModelType],
      ['ImportKeyMaterial', 'ImportType', sdk.ImportType],
      ['ListKeyRotations', 'IncludeKeyMaterial', sdk.IncludeKeyMaterial],
      ['CreateGrant', 'Operations', sdk.GrantOperation],
      ['Encrypt', 'EncryptionAlgorithm', sdk.EncryptionAlgorithmSpec],
      ['Decrypt', 'DryRunModifiers', sdk.DryRunModifierType],
      ['GenerateDataKey', 'KeySpec', sdk.DataKeySpec],
      ['GenerateDataKeyPair', 'KeyPairSpec', sdk.DataKeyPairSpec],
      ['Sign', 'MessageType', sdk.MessageType],
      ['Sign', 'SigningAlgorithm', sdk.SigningAlgorithmSpec],
      ['GenerateMac', 'MacAlgorithm', sdk.MacAlgorithmSpec],
      ['DeriveSharedSecret', 'KeyAgreementAlgorithm', sdk.KeyAgreementAlgorithmSpec],
      ['Encapsulate', 'EncapsulationAlgorithm', sdk.EncapsulationAlgorithmSpec],
    ] as const) {
      const shape = member(EXPECTED, operation, path);
      expect([...(shape.enum ?? shape.member?.enum ?? [])].sort(), path).toEqual(Object.values(values).sort());
    }
  });

  it('gives every operation a type: required members are there, closed lists are unions [MODEL-1]', () => {
    expectTypeOf<Inputs['DescribeKey']>().toEqualTypeOf<{
      readonly KeyId: string;
      readonly GrantTokens?: readonly string[];
    }>();
    expectTypeOf<Inputs['ListKeys']>().toEqualTypeOf<{ readonly Limit?: number; readonly Marker?: string }>();
    expectTypeOf<Inputs['TagResource']['Tags']>().toEqualTypeOf<
      readonly { readonly TagKey: string; readonly TagValue: string }[]
    >();
    expectTypeOf<NonNullable<Inputs['ImportKeyMaterial']['ExpirationModel']>>().toEqualTypeOf<
      'KEY_MATERIAL_EXPIRES' | 'KEY_MATERIAL_DOES_NOT_EXPIRE'
    >();
    expectTypeOf<Inputs['ImportKeyMaterial']['ImportToken']>().toEqualTypeOf<string>();
    expectTypeOf<NonNullable<Inputs['ImportKeyMaterial']['ValidTo']>>().toEqualTypeOf<number>();
    expectTypeOf<NonNullable<Inputs['CreateGrant']['Constraints']>>().toEqualTypeOf<{
      readonly EncryptionContextSubset?: Readonly<Record<string, string>>;
      readonly EncryptionContextEquals?: Readonly<Record<string, string>>;
      readonly SourceArn?: string;
    }>();
    expectTypeOf<Inputs['CreateKey']['MultiRegion']>().toEqualTypeOf<boolean | undefined>();
  });
});

function operation(required: string[], members: Record<string, ModelShape | undefined>): ModelOperation {
  const input = { type: 'structure', members: members as Record<string, ModelShape>, required };
  return { input, errors: [] };
}

function members(model: Record<string, ModelOperation>, operation: string): Record<string, ModelShape> {
  return model[operation]?.input.members ?? {};
}

function member(model: Record<string, ModelOperation>, operation: string, name: string): ModelShape {
  const shape = members(model, operation)[name];
  if (shape === undefined) throw new Error(`${operation} has no ${name}`);
  return shape;
}

/** A shape of the table as botocore writes it. */
function asModel(shape: Shape): ModelShape {
  if (shape.type === 'list') return { ...shape, member: asModel(shape.member) };
  if (shape.type === 'map') return { type: 'map', key: { type: 'string' }, value: { type: 'string' } };
  if (shape.type === 'structure') {
    const entries = Object.entries(shape.members);
    const required = entries.filter(([, entry]) => entry.required).map(([name]) => name);
    const list = Object.fromEntries(entries.map(([name, entry]) => [name, asModel(withoutFlag(entry))]));
    return { type: 'structure', members: list, ...(required.length > 0 && { required }) };
  }
  if (shape.type === 'blob') return { type: 'blob', min: shape.min, max: shape.max };
  if ('enum' in shape) return { type: 'string', enum: [...shape.enum] };
  // What KMS takes of it is said by its rule, and not by the API model.
  const { taken: _, ...limits } = { taken: undefined, ...shape };
  return limits;
}

function withoutFlag(entry: Member): Shape {
  const { required: _, unrecorded: __, ...shape } = entry;
  return shape as Shape;
}

/** A member as both sides of the comparison with the SDK write it. */
type SdkMember = string | { readonly [name: string]: SdkMember } | readonly SdkMember[];

function asSdk(table: Members): SdkMember {
  return Object.fromEntries(
    Object.entries(table).map(([name, shape]) => [`${name}${shape.required ? ' (required)' : ''}`, sdkWords(shape)]),
  );
}

function sdkWords(shape: Shape): SdkMember {
  if (shape.type === 'structure') return asSdk(shape.members);
  if (shape.type === 'list') return [sdkWords(shape.member)];
  return shape.type === 'blob' && shape.sensitive ? 'secret blob' : shape.type;
}

/** The SDK's schemas: `[kind, namespace, name, traits, ...]`, or a number for a simple type. */
type Schema = number | (() => Schema) | readonly unknown[];

const SIMPLE: Record<number, SdkMember> = {
  0: 'string',
  1: 'integer',
  2: 'boolean',
  4: 'timestamp',
  21: 'blob',
  64: ['string'],
  128: 'map',
};

function schemaNamed(name: string): Schema {
  const schema = (sdk as unknown as Record<string, Schema>)[`${name}$`];
  if (schema === undefined) throw new Error(`the SDK has no ${name}`);
  return schema;
}

function sdkMembers(schema: Schema): SdkMember {
  if (typeof schema === 'number') return SIMPLE[schema] ?? `type ${schema}`;
  if (typeof schema === 'function') return sdkMembers(schema());
  // [a schema, traits of the member]
  if (typeof schema[0] === 'function') return sdkMembers(schema[0] as () => Schema);
  const [kind, , name, traits, fourth, fifth, required = 0] = schema;
  if (kind === 0) return `${traits === 8 ? 'secret ' : ''}${String(sdkMembers(fourth as Schema))}`;
  if (kind === 1) return [sdkMembers(fourth as Schema)];
  if (kind !== 3) throw new Error(`${String(name)} is of the unknown kind ${String(kind)}`);
  const names = fourth as readonly string[];
  const types = fifth as readonly Schema[];
  return Object.fromEntries(
    names.map((member, index) => [
      `${member}${index < Number(required) ? ' (required)' : ''}`,
      sdkMembers(types[index] as Schema),
    ]),
  );
}
