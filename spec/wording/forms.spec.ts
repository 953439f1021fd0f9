// Messages that conform besides the engine's own: where AWS's text is not known, or not always the same.

import { describe, expect, it } from 'vitest';
import { RULE_IDS, ruleOf } from '../../src/model/rules/catalogue.js';
import { type KmsError, refuse } from '../../src/model/rules/errors.js';
import { messageConforms } from '../../src/model/rules/wording/forms.js';
import { WORDINGS } from '../../src/model/rules/wording/index.js';
import type { KeyStateFacts } from '../../src/model/rules/wording/key-states.js';

const arn = 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
const ENCRYPT = { fault: 'keyState', keyArn: arn, operation: 'Encrypt', origin: 'AWS_KMS' } as const;

function inState(keyState: KeyStateFacts['keyState'], footnote: KeyStateFacts['footnote']): KmsError {
  return refuse('STATE-1', { ...ENCRYPT, keyState, footnote }).error;
}

describe('a message that conforms', () => {
  it('begins with `<arn> is pending` and names deletion where the key is PendingReplicaDeletion [STATE-1]', () => {
    const error = inState('PendingReplicaDeletion', 3);
    expect(error.message).toBe(`${arn} is pending replica deletion.`);
    expect(messageConforms(error, error.message)).toBe(true);
    expect(messageConforms(error, `${arn} is pending deletion (or pending replica deletion).`)).toBe(true);
    expect(messageConforms(error, `${arn} is pending import.`)).toBe(false);
    expect(messageConforms(error, 'The key is pending deletion.')).toBe(false);
  });

  it('is AWS’s short or long wording where the key is PendingDeletion [STATE-1]', () => {
    const error = inState('PendingDeletion', 3);
    expect(error.message).toBe(`${arn} is pending deletion.`);
    expect(messageConforms(error, `${arn} is pending deletion (or pending replica deletion).`)).toBe(true);
    expect(messageConforms(error, `${arn} is pending replica deletion.`)).toBe(false);
  });

  it('begins with `<arn> is not pending deletion` where no deletion can be cancelled [DELETE-5]', () => {
    const error = inState('Enabled', 4);
    expect(messageConforms(error, `${arn} is not pending deletion.`)).toBe(true);
    expect(messageConforms(error, `${arn} is pending deletion.`)).toBe(false);
  });

  it('names a multi-Region primary key, with a capital R or without, where there is none [PRIMARY-2a]', () => {
    const { error } = refuse('PRIMARY-2a', { fault: 'notPrimaryToUpdate', keyArn: arn });
    expect(error.message).toBe(`${arn} is not a multi-Region primary key.`);
    expect(messageConforms(error, `${arn} is not a multi-region primary key.`)).toBe(true);
    expect(messageConforms(error, `${arn} is a replica key.`)).toBe(false);
  });

  it('lists the values of an enumeration in any order [MODEL-1]', () => {
    const constraint = { is: 'oneOf', values: ['RSA_2048', 'RSA_3072'] } as const;
    const violations = [{ at: 'keySpec', value: 'AES_512', constraint }];
    const { error } = refuse('MODEL-1', { fault: 'constraints', count: 1, violations });
    const reversed = error.message.replace('RSA_2048, RSA_3072', 'RSA_3072, RSA_2048');
    expect(reversed).not.toBe(error.message);
    expect(messageConforms(error, reversed)).toBe(true);
    expect(messageConforms(error, error.message.replace('keySpec', 'keyUsage'))).toBe(false);
  });

  it('has a key ID with or without quotation marks [ID-2]', () => {
    const { error } = refuse('ID-2', { fault: 'keyIdHasNoForm', keyId: 'x' });
    expect(messageConforms(error, "Invalid keyId 'x'")).toBe(true);
    expect(messageConforms(error, 'Invalid keyId x')).toBe(true);
    expect(messageConforms(error, 'Invalid keyId y')).toBe(false);
  });

  it('does not name the key of another account, and has the caller and the reason that there are [ARN-1]', () => {
    const { error } = refuse('ARN-1', { fault: 'keyOfOtherAccount', principal: 'p', action: 'DescribeKey', arn });
    const begins = 'User: q is not authorized to perform: kms:DescribeKey on';
    const why = 'because no identity-based policy allows the kms:DescribeKey action';
    expect(messageConforms(error, `${begins} this resource ${why}`)).toBe(true);
    expect(messageConforms(error, `${begins} resource: ${arn} ${why}`)).toBe(false);
    expect(messageConforms(error, 'Access denied')).toBe(false);
  });

  it('says in one of two wordings that the key of the ciphertext is not there [CIPHER-2]', () => {
    const { error } = refuse('CIPHER-2', { fault: 'keyOfCiphertextNotHere', principal: 'p', action: 'Decrypt' });
    for (const seen of [
      'User: q is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    ])
      expect(messageConforms(error, seen), seen).toBe(true);
    expect(messageConforms(error, error.message.replace('kms:Decrypt', 'kms:Encrypt'))).toBe(false);
    expect(messageConforms(error, `Key '${arn}' does not exist`)).toBe(false);
  });

  it('is empty for an import token that is none, and any for one that is expired [IMPORT-7]', () => {
    const wrong = refuse('IMPORT-7', { fault: 'importTokenUnknown', keyArn: arn }).error;
    expect([messageConforms(wrong, ''), messageConforms(wrong, 'The token is wrong.')]).toEqual([true, false]);
    const expired = refuse('IMPORT-7', { fault: 'importTokenExpired', keyArn: arn }).error;
    expect([messageConforms(expired, ''), messageConforms(expired, 'It is expired.')]).toEqual([true, true]);
  });

  it('is the engine’s own where AWS’s text is known [REPLICATE-1] [STATE-1]', () => {
    const { error } = refuse('REPLICATE-1', { fault: 'notPrimaryToReplicate', keyArn: arn });
    expect(messageConforms(error, error.message)).toBe(true);
    expect(messageConforms(error, `${error.message} `)).toBe(false);
    expect(messageConforms(inState('Disabled', 1), `${arn} is Disabled.`)).toBe(false);
  });

  it('is any where AWS’s text is not known [CREATE-7] [ALIAS-1a]', () => {
    const own = refuse('CREATE-7', { fault: 'keySpecTwice' }).error;
    const assumed = refuse('ALIAS-1a', { fault: 'aliasReserved', aliasName: 'alias/aws/x' }).error;
    for (const error of [own, assumed]) expect(messageConforms(error, 'anything')).toBe(true);
  });

  it('has other forms with a reason, and a rule that refuses with its fault', () => {
    const faults = new Set(RULE_IDS.flatMap((rule) => ruleOf(rule).faults ?? []));
    for (const [fault, { others = [] }] of Object.entries(WORDINGS)) {
      expect([...faults], fault).toContain(fault);
      for (const { when, reason } of others) {
        expect(when, fault).not.toBe('');
        expect(reason, fault).toMatch(/\.$/);
      }
    }
  });
});
