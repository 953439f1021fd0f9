// What a call answers to parameters that no rule of an operation ever sees. The constraints themselves, one by one:
// spec/model/requests.

import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, reduce } from '../../../src/index.js';
import { UNMODELLED_OPERATIONS } from '../../../src/model/vocabulary/vocabulary.js';
import { createKey, ok, openAccount, refusal } from '../../support/host.js';
import { NOW, primary } from '../../support/key-sets.js';
import { words } from '../../support/words.js';

const REGION = 'us-east-1';
const store = openAccount();
const { KeyId } = createKey(store, REGION);

describe('a parameter that breaks a constraint of the API', () => {
  it('is ValidationException, in one message with all the others [MODEL-1]', () => {
    expect(refusal(store, REGION, 'EnableKeyRotation', { KeyId: '', RotationPeriodInDays: 7 })).toBe(
      `ValidationException: ${words('constraints', {
        count: 2,
        violations: [
          { at: 'keyId', value: '', constraint: { is: 'minLength', limit: 1 } },
          { at: 'rotationPeriodInDays', value: '7', constraint: { is: 'minValue', limit: 90 } },
        ],
      })} [MODEL-1]`,
    );
    expect(refusal(store, REGION, 'EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 })).toBe('ok');
  });

  it('is looked at before the key that the call names [MODEL-1]', () => {
    const unknown = '1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(refusal(store, REGION, 'Encrypt', { KeyId: unknown, Plaintext: '' })).toBe(
      `ValidationException: ${words('constraints', { count: 1, violations: [{ at: 'plaintext', constraint: { is: 'minLength', limit: 1 } }] })} [MODEL-1]`,
    );
    expect(refusal(store, REGION, 'Encrypt', { KeyId: unknown, Plaintext: 'AQID' })).toMatch(/^NotFoundException: /);
  });

  it('and is missing is said to be null, except that a secret is not spoken of [MODEL-1] [TAG-2]', () => {
    expect(refusal(store, REGION, 'Encrypt', {})).toBe(
      `ValidationException: ${words('constraints', {
        count: 2,
        violations: [
          { at: 'keyId', value: null, constraint: { is: 'notNull' } },
          { at: 'plaintext', constraint: { is: 'notNull' } },
        ],
      })} [MODEL-1]`,
    );
  });

  it('where the API has none is not looked at [MODEL-1]', () => {
    expect(refusal(store, REGION, 'DescribeKey', { KeyId, Unknown: { a: [1] }, keyid: 7 })).toBe('ok');
  });

  it('is refused by the pure model as by a store [MODEL-1]', () => {
    const keySet = primary();
    const command = { region: REGION, at: NOW, operation: 'DescribeKey', input: { KeyId: 'x'.repeat(2049) } } as const;
    expect(reduce(keySet, command)).toEqual({
      ok: false,
      error: {
        code: 'ValidationException',
        message: words('constraints', {
          count: 1,
          violations: [{ at: 'keyId', value: 'x'.repeat(2049), constraint: { is: 'maxLength', limit: 2048 } }],
        }),
        rule: 'MODEL-1',
        facts: {
          fault: 'constraints',
          count: 1,
          violations: [{ at: 'keyId', value: 'x'.repeat(2049), constraint: { is: 'maxLength', limit: 2048 } }],
        },
      },
      events: [],
      keySet,
    });
  });
});

describe('a parameter of a wrong JSON type', () => {
  it.each<[Operation, object, string]>([
    ['DescribeKey', { KeyId: 7 }, words('wrongType', { found: 'NUMBER_VALUE', wanted: 'String' })],
    ['DescribeKey', { KeyId: true }, words('wrongType', { found: 'TRUE_VALUE', wanted: 'String' })],
    ['DescribeKey', { KeyId: [] }, words('wrongType', { found: 'list', wanted: 'String' })],
    ['DescribeKey', { KeyId: {} }, words('wrongType', { found: 'structure', wanted: 'String' })],
    ['ListKeys', { Limit: '5' }, words('wrongType', { found: 'STRING_VALUE', wanted: 'Integer' })],
    ['CreateKey', { MultiRegion: 'true' }, words('wrongType', { found: 'STRING_VALUE', wanted: 'Boolean' })],
    ['TagResource', { KeyId, Tags: {} }, words('wrongType', { found: 'structure', wanted: 'list' })],
    ['Encrypt', { KeyId, Plaintext: 7 }, words('wrongType', { found: 'NUMBER_VALUE', wanted: 'Blob' })],
    [
      'Encrypt',
      { KeyId, Plaintext: 'AQID', EncryptionContext: { a: 1 } },
      words('wrongType', { found: 'NUMBER_VALUE', wanted: 'String' }),
    ],
  ])('is SerializationException: %s %j [MODEL-2]', (operation, input, words) => {
    expect(refusal(store, REGION, operation, { ...input })).toBe(`SerializationException: ${words} [MODEL-2]`);
  });

  it('hides every broken constraint [MODEL-2]', () => {
    expect(refusal(store, REGION, 'EnableKeyRotation', { KeyId: '', RotationPeriodInDays: '7' })).toMatch(
      /^SerializationException: .* \[MODEL-2\]$/,
    );
  });

  it('is also an input that is no structure, while none at all is an empty one [MODEL-2]', () => {
    for (const input of ['text', 7, true, []]) {
      const result = store.callJson({ region: REGION, operation: 'ListKeys', input });
      expect(result.ok ? 'ok' : result.error.code).toBe('SerializationException');
    }
    expect(store.callJson({ region: REGION, operation: 'ListKeys' })).toEqual(
      store.call({ region: REGION, operation: 'ListKeys', input: {} }),
    );
  });

  it('is refused before anything is used up: the next identifiers come all the same [MODEL-2]', () => {
    const [one, two] = [openAccount(), openAccount()];
    expect(refusal(one, REGION, 'CreateKey', { MultiRegion: 7 })).toMatch(/^SerializationException: /);
    expect(refusal(one, REGION, 'CreateKey', { Description: 'x'.repeat(8193) })).toMatch(/^ValidationException: /);
    expect(createKey(one, REGION)).toEqual(createKey(two, REGION));
  });
});

describe('an operation', () => {
  it.each(['', 'GetKey', 'describeKey', 'TrentService.DescribeKey', 'toString', '__proto__'])(
    'that AWS KMS does not have is UnknownOperationException, without a message: %j [MODEL-3]',
    (operation) => {
      expect(refusal(store, REGION, operation as Operation)).toBe('UnknownOperationException:  [MODEL-3]');
    },
  );

  it.each(UNMODELLED_OPERATIONS)('that names no KMS key is outside of this model: %s [MODEL-4]', (operation) => {
    expect(refusal(store, REGION, operation as Operation)).toBe(
      `UnsupportedOperationException: ${words('operationUnmodelled', { operation })} [MODEL-4]`,
    );
  });

  it.each(OPERATIONS)(
    'of the model answers to an empty input, and to a key that does not exist: %s [MODEL-1]',
    (operation) => {
      const nowhere = '1234abcd-12ab-34cd-56ef-1234567890ab';
      for (const input of [{}, { KeyId: nowhere, TargetKeyId: nowhere, DestinationKeyId: nowhere }]) {
        const answer = refusal(openAccount(), REGION, operation, input);
        expect(answer).not.toMatch(/^KMSInternalException/);
      }
    },
  );
});

it('a store and its calls are as they were after all these refusals [MODEL-1] [MODEL-2]', () => {
  expect(ok(store, REGION, 'DescribeKey', { KeyId }).KeyMetadata.KeyState).toBe('Enabled');
});
