// What was told once is not told again as long as it lasts: by key, Region, operation and member.

import { describe, expect, it } from 'vitest';
import {
  isAbsent,
  isKnown,
  memberName,
  memberOf,
  noted,
  placeOf,
  reviewed,
} from '../../../src/conformance/beliefs/deviations.js';

const WRONG = { member: 'KeyMetadata.Description', expected: ['a'], received: 'b' };
const ABSENT = { member: 'KeyMetadata.Arn', expected: ['an ARN'], received: null };
const HERE = placeOf('us-east-1', 'DescribeKey', 'key 1');

describe('a deviation', () => {
  const known = noted({}, HERE, [WRONG.member]);

  it('is known where it was noted: of the same key, by the same operation, in the same Region', () => {
    expect(isKnown({}, HERE, WRONG)).toBe(false);
    expect(isKnown(known, HERE, WRONG)).toBe(true);
    // Whatever is wrong with it now.
    expect(isKnown(known, HERE, { ...WRONG, received: 'c' })).toBe(true);
    expect(isKnown(known, HERE, { ...WRONG, member: 'KeyMetadata.Origin' })).toBe(false);
    expect(isKnown(known, placeOf('us-east-1', 'DescribeKey', 'key 2'), WRONG)).toBe(false);
    expect(isKnown(known, placeOf('eu-west-2', 'DescribeKey', 'key 1'), WRONG)).toBe(false);
    expect(isKnown(known, placeOf('us-east-1', 'CreateKey', 'key 1'), WRONG)).toBe(false);
  });

  it('is noted once, beside others', () => {
    expect(noted(known, HERE, [WRONG.member])).toBe(known);
    const both = noted(known, HERE, ['KeyMetadata.Origin']);
    expect(both[HERE]).toEqual([WRONG.member, 'KeyMetadata.Origin']);
  });

  it('is forgotten once an answer has it right, so that it is told when it comes back', () => {
    expect(isKnown(reviewed(known, HERE, [WRONG.member]), HERE, WRONG)).toBe(true);
    // This answer had nothing wrong.
    expect(isKnown(reviewed(known, HERE, []), HERE, WRONG)).toBe(false);
  });

  it('is not forgotten by answers about something else', () => {
    const elsewhere = reviewed(known, placeOf('eu-west-2', 'DescribeKey', 'key 1'), []);
    expect(isKnown(reviewed(elsewhere, placeOf('us-east-1', 'DescribeKey', 'key 2'), []), HERE, WRONG)).toBe(true);
  });

  it('that is a member which is absent is known of every key', () => {
    const absentMembers = new Set([memberOf('DescribeKey', ABSENT.member)]);
    expect(isAbsent(absentMembers, 'DescribeKey', ABSENT)).toBe(true);
    expect(isAbsent(absentMembers, 'DescribeKey', { ...ABSENT, received: 'another ARN' })).toBe(false);
    expect(isAbsent(absentMembers, 'ReplicateKey', { ...ABSENT, member: 'ReplicaKeyMetadata.Arn' })).toBe(true);
    expect(isAbsent(absentMembers, 'DescribeKey', { ...ABSENT, member: 'KeyMetadata.Origin' })).toBe(false);
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
