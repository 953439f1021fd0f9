// AWS's words for requests whose parameters are none, as they were seen.

import { describe, expect, it } from 'vitest';
import { itAtLength } from '../../property-tests/support/config.js';
import { parseInput } from '../../src/model/operations/index.js';
import type { JsonToken, Wanted } from '../../src/model/rules/wording/requests.js';
import { wordingOf } from '../../src/model/rules/wording/wording.js';
import type { Operation } from '../../src/model/vocabulary/vocabulary.js';

const KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';

describe('a parameter that breaks a constraint', () => {
  it('is refused with the wording that was seen at AWS: a tag key of 129 characters [TAG-2]', () => {
    const Tags = [{ TagKey: 'k'.repeat(129), TagValue: '' }];
    expect(message('TagResource', { KeyId: KEY, Tags })).toBe(
      `1 validation error detected: Value '${'k'.repeat(129)}' at 'tags.1.member.tagKey' failed to satisfy ` +
        'constraint: Member must have length less than or equal to 128',
    );
  });

  it('is refused with the wording that was seen at AWS: a tag value of 257 characters, the second tag [TAG-2]', () => {
    const Tags = [
      { TagKey: 'fine', TagValue: 'v'.repeat(256) },
      { TagKey: 'k', TagValue: 'v'.repeat(257) },
    ];
    expect(message('CreateKey', { Tags })).toBe(
      `1 validation error detected: Value '${'v'.repeat(257)}' at 'tags.2.member.tagValue' failed to satisfy ` +
        'constraint: Member must have length less than or equal to 256',
    );
  });

  it('is refused with the wording that was seen at AWS: no KeyId, or null [TAG-2]', () => {
    const words =
      "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null";
    for (const input of [{}, undefined, null, { KeyId: null }, { KeyId: undefined }, { keyId: KEY }])
      expect(message('DescribeKey', input)).toBe(words);
  });

  it('is refused without showing the value where it is a blob, and no `null` where it is a secret [MODEL-1]', () => {
    const blobs = { KeyId: KEY, SigningAlgorithm: 'ECDSA_SHA_256' };
    const tooShort = 'failed to satisfy constraint: Member must have length greater than or equal to 1';
    const missing = 'failed to satisfy constraint: Member must not be null';
    expect(message('Verify', { ...blobs, Message: '', Signature: '' })).toBe(
      `2 validation errors detected: Value at 'message' ${tooShort}; Value at 'signature' ${tooShort}`,
    );
    expect(message('Verify', blobs)).toBe(
      `2 validation errors detected: Value at 'message' ${missing}; Value null at 'signature' ${missing}`,
    );
  });

  it('shows a list as Java prints it, with every constraint of its members in one error [MODEL-1]', () => {
    expect(message('UntagResource', { KeyId: KEY, TagKeys: ['a', '', 'c', null] })).toBe(
      "1 validation error detected: Value '[a, , c, null]' at 'tagKeys' failed to satisfy constraint: Member must " +
        'satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater ' +
        'than or equal to 1, Member must not be null]',
    );
    expect(message('Decrypt', { DryRun: true, DryRunModifiers: ['IGNORE'] })).toBe(
      "1 validation error detected: Value '[IGNORE]' at 'dryRunModifiers' failed to satisfy constraint: Member must " +
        'satisfy constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT], Member must not be null]',
    );
  });

  it('must match its pattern as a whole, and white space is that of ASCII [MODEL-1]', () => {
    const pattern = 'Member must satisfy regular expression pattern: ';
    expect(message('CreateAlias', { AliasName: 'alias/a\n', TargetKeyId: KEY })).toContain(
      `${pattern}^[a-zA-Z0-9:/_-]+$`,
    );
    expect(message('PutKeyPolicy', { KeyId: KEY, PolicyName: 'default ', Policy: '{}' })).toContain(`${pattern}[\\w]+`);
    expect(message('PutKeyPolicy', { KeyId: KEY, Policy: '{"Ā":1}' })).toContain(
      `${pattern}[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+`,
    );
    const material = { KeyId: KEY, ImportToken: 'AAAA', EncryptedKeyMaterial: 'AAAA' };
    expect(parseInput('ImportKeyMaterial', { ...material, KeyMaterialDescription: 'a\tb c' }).ok).toBe(true);
    expect(message('ImportKeyMaterial', { ...material, KeyMaterialDescription: 'a\u00A0b' })).toContain(
      `Value 'a\u00A0b' at 'keyMaterialDescription' failed to satisfy constraint: ${pattern}^[a-zA-Z0-9:/_\\s.-]+$`,
    );
  });

  it('has a null in an encryption context [MODEL-1]', () => {
    const input = { KeyId: KEY, Plaintext: 'AAAA', EncryptionContext: { a: null, b: 'c', d: undefined } };
    expect(message('Encrypt', input)).toBe(
      "1 validation error detected: Value null at 'encryptionContext.a.member' failed to satisfy constraint: Member " +
        'must not be null',
    );
  });

  it('may have a value of a hundred million characters, of which the message shows a part [MODEL-1]', () => {
    const text = message('DescribeKey', { KeyId: 'k'.repeat(100_000_000) });
    expect(text).toBe(
      `1 validation error detected: Value '${'k'.repeat(16_384)}…' at 'keyId' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 2048',
    );
  });
});

describe('several broken constraints', () => {
  const length = 'failed to satisfy constraint: Member must have length';

  it('are all in one message, counted, in the order of the members [MODEL-1]', () => {
    const input = {
      ReplicaRegion: 'nowhere',
      Policy: '',
      Tags: [{ TagKey: '', TagValue: 'v' }, { TagValue: 'v' }, null],
    };
    expect(message('ReplicateKey', input)).toBe(
      [
        "7 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
        "Value 'nowhere' at 'replicaRegion' failed to satisfy constraint: Member must satisfy regular expression " +
          'pattern: ^([a-z]+-){2,3}\\d+$',
        `Value '' at 'policy' ${length} greater than or equal to 1`,
        "Value '' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
          '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
        `Value '' at 'tags.1.member.tagKey' ${length} greater than or equal to 1`,
        "Value null at 'tags.2.member.tagKey' failed to satisfy constraint: Member must not be null",
        "Value null at 'tags.3.member' failed to satisfy constraint: Member must not be null",
      ].join('; '),
    );
  });

  itAtLength(
    'are all counted but not all listed when they are a million, in a message of bounded length [MODEL-1]',
    () => {
      const Tags = new Array(1_000_000).fill({ TagKey: 'k'.repeat(1_000_000), TagValue: null });
      const text = message('TagResource', { KeyId: KEY, Tags });
      expect(text.startsWith('2000000 validation errors detected: ')).toBe(true);
      expect(text.split('; ')).toHaveLength(100);
      expect(text.length).toBeLessThan(2_000_000);
      expect(message('UntagResource', { KeyId: KEY, TagKeys: new Array(1_000_000).fill('') }).length).toBeLessThan(
        20_000,
      );
    },
  );
});

describe('a parameter of the wrong JSON type', () => {
  const scalar = (token: string, as: string) => `${token} can not be converted to ${as}`;

  it.each<[Wanted, JsonToken, string]>([
    ['String', 'NUMBER_VALUE', scalar('NUMBER_VALUE', 'a String')],
    ['Integer', 'STRING_VALUE', scalar('STRING_VALUE', 'an Integer')],
    ['Boolean', 'STRING_VALUE', scalar('STRING_VALUE', 'a Boolean')],
    ['Blob', 'TRUE_VALUE', scalar('TRUE_VALUE', 'a Blob')],
    ['milliseconds since epoch', 'FALSE_VALUE', scalar('FALSE_VALUE', 'milliseconds since epoch')],
    ['structure', 'STRING_VALUE', 'Expected null'],
    ['list', 'NUMBER_VALUE', 'Expected list or null'],
    ['map', 'TRUE_VALUE', 'Expected map or null'],
    ['String', 'list', 'Start of list found where not expected'],
    ['map', 'list', 'Start of list found where not expected'],
    ['Blob', 'structure', 'Start of structure or map found where not expected.'],
    ['list', 'structure', 'Start of structure or map found where not expected.'],
    ['structure', 'unreadable', ''],
  ])('is no %s but %s [MODEL-2]', (wanted, found, text) => {
    expect(wordingOf({ fault: 'wrongType', wanted, found })).toBe(text);
  });

  it('is no base64, in the spelling that was seen, and not shown where it is a secret [MODEL-2]', () => {
    const length = 'Base64 encoded length is expected a multiple of 4 bytes but found:';
    expect(wordingOf({ fault: 'notBase64', value: '23456', length: 5 })).toBe(
      `'23456' can not be converted to a Blob: ${length} 5`,
    );
    expect(wordingOf({ fault: 'notBase64', length: 6 })).toBe(`Value can not be converted to a Blob: ${length} 6`);
    expect(wordingOf({ fault: 'notBase64', value: 'ab_-', character: '_' })).toBe(
      "'ab_-' can not be converted to a Blob: Invalid Base64 character: '_'",
    );
    expect(wordingOf({ fault: 'notBase64', value: 'AB==' })).toBe(
      "'AB==' can not be converted to a Blob: Invalid last non-pad Base64 character dectected",
    );
  });
});

function message(operation: Operation, input: unknown): string {
  const answer = parseInput(operation, input);
  return answer.ok ? 'ok' : answer.error.message;
}
