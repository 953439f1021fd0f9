// What was told once is not told again as long as it lasts: by key, Region, operation and member.

import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/conformance/beliefs/judge.js';
import {
  createDeviations,
  type Deviations,
  memberName,
  memberOf,
} from '../../../src/conformance/session/deviations.js';

const WRONG = { member: 'KeyMetadata.Description', expected: ['a'], received: 'b' };
const ABSENT = { member: 'KeyMetadata.Arn', expected: ['an ARN'], received: null };

function call(others: Partial<Call> = {}, KeyId = 'key 1'): Call {
  return { region: 'us-east-1', operation: 'DescribeKey', input: { KeyId }, number: 0, key: 0, ...others };
}

function deviations(absentMembers = new Set<string>()): Deviations {
  return createDeviations(absentMembers, ({ input }) => (input as { readonly KeyId: string }).KeyId);
}

describe('a deviation', () => {
  it('is known where it was noted: of the same key, by the same operation, in the same Region', () => {
    const known = deviations();
    expect(known.isKnown(WRONG, call())).toBe(false);
    known.note(WRONG, call());
    expect(known.isKnown(WRONG, call())).toBe(true);
    // Whatever is wrong with it now.
    expect(known.isKnown({ ...WRONG, received: 'c' }, call())).toBe(true);
    expect(known.isKnown({ ...WRONG, member: 'KeyMetadata.Origin' }, call())).toBe(false);
    expect(known.isKnown(WRONG, call({}, 'key 2'))).toBe(false);
    expect(known.isKnown(WRONG, call({ region: 'eu-west-2' }))).toBe(false);
    expect(known.isKnown(WRONG, call({ operation: 'CreateKey' }))).toBe(false);
  });

  it('is forgotten once an answer has it right, so that it is told when it comes back', () => {
    const known = deviations();
    known.note(WRONG, call());
    known.isKnown(WRONG, call());
    known.review(call());
    expect(known.isKnown(WRONG, call())).toBe(true);
    known.review(call());
    // This answer had nothing wrong.
    known.review(call());
    expect(known.isKnown(WRONG, call())).toBe(false);
  });

  it('is not forgotten by answers about something else', () => {
    const known = deviations();
    known.note(WRONG, call());
    known.review(call({ region: 'eu-west-2' }));
    known.review(call({}, 'key 2'));
    expect(known.isKnown(WRONG, call())).toBe(true);
  });

  it('that is a member which is absent is known of every key from then on, in every session', () => {
    const absentMembers = new Set<string>();
    deviations(absentMembers).note(ABSENT, call());
    const known = deviations(absentMembers);
    expect(known.isKnown(ABSENT, call({ region: 'eu-west-2' }, 'key 2'))).toBe(true);
    expect(known.isKnown({ ...ABSENT, received: 'another ARN' }, call({}, 'key 2'))).toBe(false);
    const ofReplica = { ...ABSENT, member: 'ReplicaKeyMetadata.Arn' };
    expect(known.isKnown(ofReplica, call({ operation: 'ReplicateKey' }))).toBe(true);
    expect(known.isKnown({ ...ABSENT, member: 'KeyMetadata.Origin' }, call())).toBe(false);
  });
});

describe('a member', () => {
  it('of metadata is the same, whichever operation shows it; others are the operation’s own', () => {
    expect(memberOf('ReplicateKey', 'ReplicaKeyMetadata.Arn')).toBe('KeyMetadata.Arn');
    expect(memberOf('CreateKey', 'KeyMetadata.Arn')).toBe('KeyMetadata.Arn');
    expect(memberOf('ListKeys', 'Keys.KeyArn')).toBe('ListKeys Keys.KeyArn');
    expect(memberName('ReplicaKeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn')).toBe(
      'KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn',
    );
    expect(memberName('ReplicaPolicy')).toBe('ReplicaPolicy');
  });
});
