// Which divergences are one fault of the target, and which are two that only look alike.

import { describe, expect, it } from 'vitest';
import { byCause, byStandingCause, type Trace } from '../../../src/conformance/campaign/causes.js';
import { kinOf } from '../../../src/conformance/campaign/history.js';
import { createRefusals } from '../../../src/conformance/campaign/refusals.js';
import { signatureOf } from '../../../src/conformance/findings.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';

const NOBODY = createRefusals();

function refused(operation: Operation, given: Partial<Trace> = {}): Trace {
  const kind = 'wrong-error';
  const codes = { expected: ['NotFoundException'], received: 'ValidationException' };
  return { operation, state: null, kind, rule: 'ID-3', occurrences: 1, path: '1', ...codes, ...given };
}

function accepted(operation: Operation, given: Partial<Trace> = {}): Trace {
  const codes = { expected: ['DisabledException'], received: 'ok' };
  return {
    operation,
    state: 'Disabled',
    kind: 'accepted',
    rule: 'STATE-1',
    occurrences: 1,
    path: '1',
    ...codes,
    ...given,
  };
}

function shown(operation: Operation, member: string, given: Partial<Trace> = {}): Trace {
  const values = { expected: [[]], received: [{ TagKey: 'Team', TagValue: 'Team' }] };
  return {
    operation,
    state: 'Enabled',
    kind: 'wrong-metadata',
    rule: 'SHARED-2',
    member,
    occurrences: 1,
    path: '1',
    ...values,
    ...given,
  };
}

const SIGNING: readonly Operation[] = ['Sign', 'Encrypt', 'Decrypt', 'GenerateMac'];
const groupsOf = (all: readonly Trace[], refusals = NOBODY): readonly number[] =>
  byCause(all, refusals).map(({ length }) => length);

describe('what may be of two causes', () => {
  it('does not make one of them: most of each has nothing to do with the other', () => {
    const inState = SIGNING.map((name) => accepted(name));
    const both = refused('CreateGrant', { rule: 'STATE-1', expected: ['DisabledException'], received: 'Denied' });
    const denied = (['SHARED-3', 'CIPHER-2', 'ID-2'] as const).map((rule) =>
      refused('CreateGrant', { rule, expected: [`as ${rule} has it`], received: 'Denied' }),
    );
    expect(groupsOf([...inState, both])).toEqual([5]);
    expect(groupsOf([...inState, both, ...denied])).toEqual([4, 4]);
  });

  it('does not make one of two that many operations show, though one operation shows both', () => {
    const ofAnotherRegion = SIGNING.map((name) => accepted(name, { rule: 'ID-4', expected: ['NotFoundException'] }));
    const codes = ['AccessDeniedException', 'NotFoundException'];
    const ofAnotherAccount = SIGNING.map((name) => accepted(name, { rule: 'ARN-1a', expected: codes }));
    expect(groupsOf([...ofAnotherRegion, ...ofAnotherAccount])).toEqual([4, 4]);
    // Nor does it join one of them with what it alone does not find.
    const grant = accepted('Sign', { rule: 'GRANT-3', expected: ['NotFoundException'] });
    expect(groupsOf([...ofAnotherRegion, grant])).toEqual([4, 1]);
  });

  it('does not make a cause of one operation of what many tell for another code', () => {
    const notFound = { received: 'NotFoundException', expected: ['ValidationException'] };
    const required = SIGNING.map((name) => refused(name, { ...notFound, rule: 'MODEL-1' }));
    const serialized = SIGNING.map((name) => refused(name, { ...notFound, rule: 'MODEL-2' }));
    const ofItsOwn = { kind: 'refused', rule: 'POLICY-2', expected: ['ok'], received: 'NotFoundException' } as const;
    expect(groupsOf([...required, ...serialized, refused('Sign', ofItsOwn)])).toEqual([8, 1]);
  });
});

describe('what every run meets', () => {
  const standing = [refused('Sign'), refused('DeleteAlias', { rule: 'ALIAS-1' })].map((one) => ({
    ...one,
    isStanding: true,
  }));
  const byChance = (['Encrypt', 'Decrypt', 'GenerateMac'] as const).map((name) => refused(name, { kind: 'crash' }));
  const codes = (['Encrypt', 'Decrypt', 'GenerateMac'] as const).map((name) => refused(name));

  it('tells the same causes, whatever else is met by chance', () => {
    expect(groupsOf([...codes, ...standing])).toEqual([5]);
    const groups = byStandingCause([...codes, ...standing], NOBODY);
    expect(groups.map(([head]) => head)).toEqual(standing);
    expect(groups.map(({ length }) => length)).toEqual([4, 1]);
  });

  it('is one cause, also where by chance an operation was seen to follow the rule', () => {
    const all = SIGNING.map((name) => ({ ...accepted(name), isStanding: true }));
    const refusals = createRefusals();
    const follow = (isStanding: boolean): void => {
      for (const name of ['CreateGrant', 'ReplicateKey', 'EnableKeyRotation'] as const)
        refusals.note(name, 'STATE-1', 'Disabled', isStanding);
    };
    const sizes = (): unknown => byStandingCause(all, refusals).map(({ length }) => length);
    follow(false);
    expect(sizes()).toEqual([4]);
    const another = accepted('CreateAlias');
    expect(byStandingCause([...all, another], refusals).map(({ length }) => length)).toEqual([5]);
    follow(true);
    expect(sizes()).toEqual([1, 1, 1, 1]);
  });

  it('is told by whoever reads a list, if several that do not follow one another seem to make it wrong', () => {
    const wrong = (operation: Operation): Trace =>
      refused(operation, { kind: 'wrong-metadata', member: 'Aliases', expected: [[]], received: [{ AliasName: 'a' }] });
    const first = { ...wrong('UpdateAlias'), isStanding: true };
    const makers = (['CreateAlias', 'DeleteAlias', 'ReplicateKey'] as const).map(wrong);
    const reader = wrong('ListAliases');
    const headOf = (all: readonly Trace[]): unknown => byStandingCause(all, NOBODY).map(([head]) => head?.operation);
    expect(headOf([first, ...makers, reader])).toEqual(['ListAliases']);
    expect(headOf([first, reader])).toEqual(['ListAliases']);
    const after = [kinOf(first)];
    const following = { ...reader, after };
    expect(headOf([first, ...makers, following])).toEqual(['ListAliases']);
    expect(headOf([first, ...makers.slice(2), following])).toEqual(['UpdateAlias']);
    expect(headOf([first, ...makers.map((one) => ({ ...one, after })), following])).toEqual(['UpdateAlias']);
  });

  it('takes in nothing that is of another cause', () => {
    expect(byStandingCause([...byChance, ...standing], NOBODY).map(({ length }) => length)).toEqual([1, 1, 3]);
    expect(byStandingCause(codes, NOBODY).map(({ length }) => length)).toEqual([3]);
  });
});

describe('one fault is', () => {
  it('one code for another, by one rule for two operations, and by whichever rule for many', () => {
    expect(groupsOf([refused('Sign'), refused('Encrypt')])).toEqual([2]);
    expect(groupsOf([refused('Sign'), refused('Encrypt', { rule: 'ALIAS-1' })])).toEqual([1, 1]);
    const many = [...SIGNING.map((name) => refused(name)), refused('DeleteAlias', { rule: 'ALIAS-1' })];
    expect(groupsOf(many)).toEqual([5]);
    const open = refused('DescribeKey', { kind: 'refused', rule: 'STATE-7', expected: ['ok', 'NotFoundException'] });
    expect(byCause([open, ...many], NOBODY).map(([best]) => best?.rule)).toEqual(['ID-3']);
    expect(
      groupsOf([...many, refused('ReplicateKey', { rule: 'REPLICATE-2', expected: ['AlreadyExistsException'] })]),
    ).toEqual([5, 1]);
  });

  it('an operation that says the same whatever it is asked', () => {
    const rules = ['SHARED-3', 'CIPHER-2', 'ID-2'] as const;
    const all = rules.map((rule) => refused('Decrypt', { rule, expected: [`as ${rule} has it`], received: 'Invalid' }));
    expect(groupsOf(all)).toEqual([3]);
    expect(groupsOf(all.slice(1))).toEqual([1, 1]);
  });

  it('a rule that nobody follows, and the codes of what then refuses; not what a few operations leave out', () => {
    const all = SIGNING.map((name) => accepted(name));
    const instead = refused('CreateGrant', { rule: 'STATE-1', expected: ['DisabledException'] });
    expect(groupsOf([...all, instead])).toEqual([5]);
    const refusals = createRefusals();
    for (const name of ['CreateGrant', 'ReplicateKey', 'EnableKeyRotation'] as const)
      refusals.note(name, 'STATE-1', 'Disabled', false);
    expect(groupsOf(all, refusals)).toEqual([1, 1, 1, 1]);
    expect(groupsOf(all.slice(2))).toEqual([1, 1]);
  });

  it('a rule that one operation leaves out, and what then refuses its calls', () => {
    const instead = refused('Sign', { rule: 'STATE-1', expected: ['DisabledException'] });
    expect(groupsOf([accepted('Sign'), instead])).toEqual([2]);
    expect(groupsOf([accepted('Sign'), { ...instead, operation: 'Encrypt' }])).toEqual([1, 1]);
    expect(groupsOf([accepted('Sign'), { ...instead, rule: 'STATE-4' }])).toEqual([1, 1]);
  });

  it('a rule that nobody follows in one key state', () => {
    const refusals = createRefusals();
    for (const name of SIGNING) refusals.note(name, 'STATE-1', 'PendingDeletion', false);
    for (const name of ['CreateGrant', 'ReplicateKey'] as const)
      refusals.note(name, 'STATE-1', 'PendingDeletion', false);
    const others: readonly Operation[] = ['EnableKeyRotation', 'DisableKeyRotation', 'TagResource'];
    for (const name of others) refusals.note(name, 'STATE-1', 'PendingDeletion', false);
    expect(
      groupsOf(
        SIGNING.map((name) => accepted(name)),
        refusals,
      ),
    ).toEqual([4]);
    const pending = SIGNING.map((name) => accepted(name, { state: 'PendingDeletion' }));
    expect(groupsOf(pending, refusals)).toEqual([1, 1, 1, 1]);
  });

  it('a member that is wrong in the same way after one operation or after many; not in another way', () => {
    const tags = shown('ReplicateKey', 'Tags');
    const elsewhere = shown('ReplicateKey', 'Tags', { rule: 'REPLICATE-6' });
    expect(groupsOf([tags, elsewhere])).toEqual([2]);
    expect(groupsOf([tags, shown('TagResource', 'Tags')])).toEqual([1, 1]);
    expect(groupsOf([tags, shown('TagResource', 'Tags'), shown('UntagResource', 'Tags')])).toEqual([3]);
    const dropped = shown('ReplicateKey', 'Tags', { expected: tags.received as readonly unknown[], received: [] });
    expect(groupsOf([tags, dropped])).toEqual([1, 1]);
    const state = { kind: 'wrong-state', rule: 'DELETE-5' } as const;
    const enabled = shown('CancelKeyDeletion', 'KeyState', { ...state, expected: ['Disabled'], received: 'Enabled' });
    expect(groupsOf([enabled, { ...enabled, received: 'PendingDeletion' }])).toEqual([1, 1]);
  });

  it('a date that an answer shows, and then the metadata of the key; not another that is as wrong', () => {
    const wrong = { expected: [1], received: 2 };
    const [answer, metadata] = ['DeletionDate', 'KeyMetadata.DeletionDate'].map((member, index) =>
      shown('ScheduleKeyDeletion', member, { ...wrong, rule: index === 0 ? 'DELETE-2' : 'DELETE-3' }),
    );
    const other = shown('ScheduleKeyDeletion', 'KeyMetadata.CreationDate', { ...wrong, rule: 'SHARED-2' });
    expect(byCause([answer, metadata, other] as Trace[], NOBODY)).toEqual([[answer, metadata], [other]]);
  });

  it('an operation that finds what is not there, by whichever name; not one that only leaves a state out', () => {
    const unknown = accepted('GetKeyPolicy', { rule: 'ID-4', expected: ['NotFoundException'], state: null });
    const elsewhere = { ...unknown, rule: 'ARN-1a', expected: ['AccessDeniedException', 'NotFoundException'] } as const;
    const others = [accepted('GetKeyPolicy'), accepted('Sign', { rule: 'ID-4', expected: ['NotFoundException'] })];
    expect(groupsOf([unknown, elsewhere, ...others])).toEqual([2, 1, 1]);
  });

  it('a list with what is wrong within it, and lists that are wrong wherever they are read', () => {
    const grants = shown('CreateGrant', 'Grants');
    const within = shown('CreateGrant', 'Grants.IssuingAccount', { rule: 'GRANT-2', expected: ['1'], received: '2' });
    expect(groupsOf([grants, within])).toEqual([2]);
    expect(groupsOf([within, shown('RevokeGrant', 'Grants')])).toEqual([1, 1]);
    const others: readonly Operation[] = ['CreateGrant', 'CreateAlias', 'TagResource'];
    expect(groupsOf(others.map((name, index) => shown(name, `List${index}`)))).toEqual([1, 1, 1]);
    const lists = [
      ['ListGrants', 'Grants'],
      ['ListAliases', 'Aliases'],
      ['ListResourceTags', 'Tags'],
    ] as const;
    expect(groupsOf(lists.map(([operation, member]) => shown(operation, member, { expected: [['a']] })))).toEqual([3]);
  });

  it('a list that its reader shows wrong by itself, and whatever it was read after; not where that came first', () => {
    const reader = shown('ListResourceTags', 'Tags');
    const changes = shown('UntagResource', 'Tags', { rule: 'TAG-3' });
    expect(groupsOf([changes, reader])).toEqual([2]);
    expect(groupsOf([changes, { ...reader, expected: [['a']], received: [] }])).toEqual([1, 1]);
    expect(groupsOf([changes, { ...reader, after: [kinOf(accepted('DisableKey'))] }])).toEqual([1, 1]);
  });

  it('what an answer lacks, and a member that several answers lack', () => {
    const lacks = { expected: ['RSA'], received: null } as const;
    const spec = shown('Encrypt', 'EncryptionAlgorithm', lacks);
    expect(groupsOf([spec, shown('Decrypt', 'EncryptionAlgorithm', lacks)])).toEqual([2]);
    expect(groupsOf([spec, shown('Encrypt', 'KeyMaterialId', lacks)])).toEqual([2]);
    expect(groupsOf([spec, shown('Decrypt', 'KeyMaterialId', lacks)])).toEqual([1, 1]);
  });

  it('a member that is shown although it should not be, whatever it is; and all that one answer has too much', () => {
    const extra = { rule: 'IMPORT-5', expected: [null] } as const;
    const extraOf = (operation: Operation, received: string) => shown(operation, 'Model', { ...extra, received });
    const all = [extraOf('DeleteAlias', 'one'), extraOf('DescribeKey', 'two'), extraOf('CancelKeyDeletion', 'one')];
    expect(groupsOf(all)).toEqual([3]);
    expect(groupsOf(all.map((one, index) => ({ ...one, expected: [`${index}`] })))).toEqual([1, 1, 1]);
    const both = [extraOf('DeleteAlias', 'one'), shown('DeleteAlias', 'ValidTo', { ...extra, received: 1 })];
    expect(groupsOf(both)).toEqual([2]);
    expect(groupsOf(both.map((one) => ({ ...one, expected: ['another'] })))).toEqual([1, 1]);
  });

  it('dates that are written in one wrong way, of whichever member; not those that are wrong by themselves', () => {
    const date = 1_790_597_408;
    const of = (operation: Operation, member: string, received: unknown, rule: Trace['rule'] = 'WIRE-3') =>
      shown(operation, member, { rule, expected: [date], received });
    const [made, deleted] = [of('CreateKey', 'CreationDate', 'now'), of('ScheduleKeyDeletion', 'DeletionDate', 'then')];
    expect(groupsOf([made, deleted])).toEqual([2]);
    expect(groupsOf([made, of('ScheduleKeyDeletion', 'DeletionDate', date * 1000)])).toEqual([1, 1]);
    expect(groupsOf([made, of('ScheduleKeyDeletion', 'DeletionDate', date + 1, 'DELETE-2')])).toEqual([1, 1]);
  });

  it('a crash by one rule, and of all that crashes at plain calls; not the one with the other', () => {
    const crash = { kind: 'crash', received: 'status 500' } as const;
    const plain = (operation: Operation) =>
      refused(operation, { ...crash, rule: 'STATE-1', path: `plain ${operation}` });
    expect(groupsOf([plain('Sign'), { ...plain('Encrypt'), rule: 'STATE-6b' }])).toEqual([2]);
    expect(groupsOf([plain('Sign'), refused('Encrypt', { ...crash, rule: 'STATE-1' })])).toEqual([1, 1]);
    expect(groupsOf([refused('ListGrants', crash), refused('RevokeGrant', crash)])).toEqual([2]);
    expect(groupsOf([refused('ListGrants', crash), refused('RevokeGrant', { ...crash, rule: 'MODEL-1' })])).toEqual([
      1, 1,
    ]);
  });
});

describe('one fault is, of what is refused,', () => {
  it('what fails by many rules: by which of them an operation was seen to fail first is chance', () => {
    const crash = (operation: Operation, rule: Trace['rule']): Trace =>
      refused(operation, { kind: 'crash', rule, received: 'status 500' });
    const all = [crash('Sign', 'ID-3'), crash('Encrypt', 'MODEL-1'), crash('Decrypt', 'MODEL-2')];
    expect(groupsOf(all)).toEqual([3]);
    expect(groupsOf(all.slice(1))).toEqual([1, 1]);
  });

  it('rules of one family that refuse with a code of their own, which nobody follows', () => {
    const unsupported = { expected: ['UnsupportedOperationException'], state: 'Enabled' } as const;
    const rules = ['ROTATE-1a', 'ROTATE-2', 'ROTATE-4'] as const;
    const all = rules.map((rule) => accepted('EnableKeyRotation', { ...unsupported, rule }));
    expect(groupsOf(all)).toEqual([3]);
    expect(groupsOf(all.map((one) => ({ ...one, expected: ['ValidationException'] })))).toEqual([1, 1, 1]);
    const refusals = createRefusals();
    refusals.note('RotateKeyOnDemand', 'ROTATE-4', 'Enabled', false);
    expect(groupsOf(all, refusals)).toEqual([1, 1, 1]);
  });

  it('a state that is wrong, and what is so of a key in that state', () => {
    const state = shown('ScheduleKeyDeletion', 'KeyMetadata.KeyState', {
      ...{ kind: 'wrong-state', rule: 'DELETE-3', expected: ['PendingReplicaDeletion'], received: 'PendingDeletion' },
    });
    const date = shown('ScheduleKeyDeletion', 'DeletionDate', { rule: 'DELETE-3', expected: [null], received: 1 });
    expect(groupsOf([state, date])).toEqual([2]);
    expect(groupsOf([state, { ...date, member: 'KeyMetadata.Description' }])).toEqual([1, 1]);
  });

  it('what is refused in the same words, whichever key they name', () => {
    const words = (operation: Operation, message: string) =>
      refused(operation, {
        kind: 'refused',
        rule: operation === 'Sign' ? 'POLICY-1' : 'POLICY-2',
        expected: ['ok'],
        message,
      });
    expect(groupsOf([words('Sign', 'No such policy of key1'), words('Encrypt', 'No such policy of key2')])).toEqual([
      2,
    ]);
    expect(groupsOf([words('Sign', 'No such policy'), words('Encrypt', 'No such key')])).toEqual([1, 1]);
    expect(groupsOf([words('Sign', ''), words('Encrypt', '')])).toEqual([1, 1]);
  });

  it('what an answer lacks of its own members, by whichever rules', () => {
    const lacks = { expected: ['x'], received: null } as const;
    const [state, window] = [shown('Sign', 'KeyState', lacks), shown('Sign', 'Window', { ...lacks, rule: 'DELETE-1' })];
    expect(groupsOf([state, window])).toEqual([2]);
    expect(groupsOf([state, shown('Sign', 'KeyMetadata.Window', { ...lacks, rule: 'DELETE-1' })])).toEqual([1, 1]);
  });
});

describe('of one fault', () => {
  it('the finding is what leaves no doubt, then the gravest, then of a plain call, then what most operations show', () => {
    const best = (all: readonly Trace[]): unknown => byCause(all, NOBODY).map(([first]) => first?.operation);
    const doubtful = accepted('Sign', { expected: ['DisabledException', 'KMSInvalidStateException'] });
    const others: readonly Operation[] = ['Decrypt', 'Encrypt'];
    expect(best([doubtful, ...others.map((name) => accepted(name))])).toEqual(['Encrypt']);
    const instead = refused('CreateGrant', { rule: 'STATE-1', expected: ['DisabledException'] });
    expect(best([instead, ...SIGNING.map((name) => accepted(name))])).toEqual(['Encrypt']);
    const plain = accepted('Sign', { path: 'plain Sign' });
    expect(best([...SIGNING.slice(1).map((name) => accepted(name)), plain])).toEqual(['Sign']);
  });
});

describe('what only shows after something else', () => {
  it('is told with it, and never as the finding', () => {
    const state = accepted('RotateKeyOnDemand');
    const rotations = shown('ListKeyRotations', 'Rotations', { after: [signatureOf(state)], expected: ['absent'] });
    expect(groupsOf([rotations, state])).toEqual([2]);
    expect(byCause([rotations, state], NOBODY)[0]?.[0]).toBe(state);
    expect(groupsOf([rotations, accepted('Sign')])).toEqual([1, 1]);
  });
});
