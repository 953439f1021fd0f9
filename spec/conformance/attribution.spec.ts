// Which rule a divergence is about, where no refusal names one: exact examples, and that no member and no rule is
// forgotten.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as sdk from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import {
  type MemberFacts,
  ruleOfEffect,
  ruleOfMember,
  rulesOfMetadata,
  rulesOfSuccess,
  rulesOfTime,
} from '../../src/conformance/attribution.js';
import {
  ASKED,
  bySpecificity,
  EXERCISED,
  REFUSING,
  type Row,
  WRONG,
  WRONG_AFTER,
} from '../../src/conformance/attribution-tables.js';
import { BEYOND_THE_KIT } from '../../src/conformance/needs.js';
import { advance } from '../../src/model/engine/advance.js';
import { ANSWER_SETS } from '../../src/model/expectations/answer-sets.js';
import { type KeySet, keyIn } from '../../src/model/key-set/key-set.js';
import { KEY_STATE_TABLE } from '../../src/model/operations/tables.js';
import { RULE_IDS, RULES, type RuleId } from '../../src/model/rules/catalogue.js';
import { HAPPENINGS } from '../../src/model/rules/record.js';
import { parseRegion, type Region } from '../../src/model/vocabulary/identifiers.js';
import { KEY_STATES, OPERATIONS, type Operation } from '../../src/model/vocabulary/vocabulary.js';
import {
  afterCall,
  DAY,
  inState,
  NOW,
  OTHER_REGION,
  PRIMARY_REGION,
  primary,
  REPLICA_REGION,
  single,
  withCreatingReplica,
  withMaterial,
  withReplicas,
} from '../support/key-sets.js';

const PRIMARY = region(PRIMARY_REGION);
const REPLICA = region(REPLICA_REGION);
const replicated = withReplicas(primary(), REPLICA_REGION);
const external = primary({ Origin: 'EXTERNAL' });

describe('what a target refused that AWS accepts', () => {
  const effect = (operation: Operation, keySet?: KeySet, of: string = PRIMARY_REGION, input: object = {}): RuleId =>
    ruleOfEffect(operation, { keySet, key: keySet && keyIn(keySet, region(of)), input });

  it('is about the rule that says what the operation does', () => {
    expect(effect('CreateKey', undefined, PRIMARY_REGION, { MultiRegion: true })).toBe('CREATE-1');
    expect(effect('CreateKey', undefined, PRIMARY_REGION, { KeySpec: 'HMAC_256' })).toBe('CREATE-3');
    expect(effect('CreateKey')).toBe('CREATE-7');
    expect(effect('ReplicateKey', primary())).toBe('REPLICATE-1');
    expect(effect('ReplicateKey', withMaterial(external))).toBe('REPLICATE-5');
    expect(effect('UpdatePrimaryRegion', replicated, PRIMARY, { PrimaryRegion: REPLICA })).toBe('PRIMARY-1');
    expect(effect('UpdatePrimaryRegion', replicated, PRIMARY, { PrimaryRegion: PRIMARY })).toBe('PRIMARY-3b');
    expect(effect('ScheduleKeyDeletion', replicated)).toBe('DELETE-3');
    expect(effect('ScheduleKeyDeletion', replicated, REPLICA)).toBe('DELETE-2');
    expect(effect('ScheduleKeyDeletion', withCreatingReplica(primary()))).toBe('DELETE-3a');
    expect(effect('EnableKey', single())).toBe('STATE-4');
    expect(effect('DisableKey', replicated, REPLICA)).toBe('STATE-3');
    expect(effect('ImportKeyMaterial', withMaterial(external))).toBe('IMPORT-10');
    expect(effect('Decrypt', replicated, REPLICA)).toBe('SHARED-3');
    expect(effect('DescribeKey', single(), PRIMARY, { KeyId: 'alias/a' })).toBe('ID-5');
    expect(effect('DescribeKey', single(), REPLICA)).toBe('ID-3');
    expect(effect('ListKeys')).toBe('PAGE-1');
    expect(effect('RetireGrant')).toBe('GRANT-3');
    expect(effect('RevokeGrant', single())).toBe('GRANT-3');
    expect(effect('CreateGrant', single())).toBe('GRANT-2');
    expect(effect('GetKeyPolicy', single())).toBe('POLICY-1');
    expect(effect('GetKeyLastUsage', single())).toBe('STATE-6c');
    expect(effect('PutKeyPolicy', replicated, REPLICA)).toBe('SHARED-2');
    expect(ruleOfEffect('ReplicateKey', { keySet: primary(), key: keyIn(primary(), PRIMARY), madeAgain: true })).toBe(
      'REPLICATE-7',
    );
  });

  it('is about the key state, where that is what lets it pass', () => {
    const inThat = (operation: Operation, state: (typeof KEY_STATES)[number]): RuleId => {
      const { keySet, region: of } = inState(state);
      return effect(operation, keySet, of);
    };
    expect(inThat('TagResource', 'Disabled')).toBe('STATE-1');
    expect(inThat('GetPublicKey', 'Disabled')).toBe('STATE-9');
    expect(inThat('ListGrants', 'PendingDeletion')).toBe('STATE-7');
    expect(inThat('CancelKeyDeletion', 'PendingReplicaDeletion')).toBe('DELETE-5');
    expect(inThat('RotateKeyOnDemand', 'Updating')).toBe('STATE-6e');
    expect(inThat('Encrypt', 'Updating')).toBe('PRIMARY-5');
    expect(inThat('Encapsulate', 'Enabled')).toBe('STATE-6b');
  });

  it('has a rule for every operation in every key state', () => {
    for (const operation of OPERATIONS) {
      expect(RULE_IDS).toContain(ruleOfEffect(operation, {}));
      for (const state of KEY_STATES) {
        const { keySet, region: of } = inState(state);
        expect(RULE_IDS).toContain(effect(operation, keySet, of));
      }
    }
  });
});

describe('a member that was wrong', () => {
  const wrongAfter = (
    operation: Operation,
    before: KeySet,
    input: object = {},
    facts: Partial<MemberFacts> & { at?: string } = {},
  ): ((member: string) => RuleId) => {
    const { at = PRIMARY_REGION, ...others } = facts;
    const called = others.called ?? PRIMARY;
    const keySet = afterCall(before, operation, { ...input }, { region: called });
    return (member) =>
      ruleOfMember(operation, member, { before, after: keySet, region: region(at), read: 'DescribeKey', ...others });
  };
  const STATE = 'KeyMetadata.KeyState';

  it('is about what the operation does to the called key', () => {
    const scheduled = wrongAfter('ScheduleKeyDeletion', replicated);
    expect(scheduled(STATE)).toBe('DELETE-3');
    expect(scheduled('KeyMetadata.DeletionDate')).toBe('DELETE-3');
    expect(scheduled('KeyMetadata.PendingDeletionWindowInDays')).toBe('DELETE-3');
    expect(scheduled('KeyMetadata.MultiRegionConfiguration.ReplicaKeys')).toBe('DELETE-6');
    expect(wrongAfter('ScheduleKeyDeletion', withCreatingReplica(primary()))(STATE)).toBe('DELETE-3a');
    expect(wrongAfter('ScheduleKeyDeletion', primary())(STATE)).toBe('DELETE-2');
    const waiting = afterCall(primary(), 'ScheduleKeyDeletion');
    expect(wrongAfter('CancelKeyDeletion', waiting)(STATE)).toBe('DELETE-5');
    expect(wrongAfter('CancelKeyDeletion', afterCall(external, 'ScheduleKeyDeletion'))(STATE)).toBe('IMPORT-11');
    expect(wrongAfter('DeleteImportedKeyMaterial', withMaterial(external))(STATE)).toBe('IMPORT-5');
    expect(wrongAfter('TagResource', primary(), { Tags: [{ TagKey: 'a', TagValue: 'b' }] })('Tags.TagKey')).toBe(
      'TAG-1',
    );
    expect(wrongAfter('EnableKeyRotation', primary())('KeyRotationEnabled')).toBe('ROTATE-1');
    expect(wrongAfter('UpdateKeyDescription', single(), { Description: 'a' })('KeyMetadata.Description')).toBe(
      'CREATE-7',
    );
    const alias = { AliasName: 'alias/a', TargetKeyId: replicated.keyId };
    expect(wrongAfter('CreateAlias', replicated, alias)('Aliases.AliasName')).toBe('ALIAS-1');
    expect(wrongAfter('CreateAlias', replicated, alias, { at: REPLICA })('Aliases')).toBe('SHARED-2');
    const grant = { GranteePrincipal: 'arn:aws:iam::111122223333:root', Operations: ['DescribeKey'] };
    expect(wrongAfter('CreateGrant', replicated, grant)('Grants.Name')).toBe('GRANT-2');
    expect(wrongAfter('CreateGrant', replicated, grant, { at: REPLICA })('Grants')).toBe('GRANT-1');
  });

  it('is about what CreateKey makes, and about imported key material', () => {
    const made = (keySet: KeySet, member: string): RuleId =>
      ruleOfMember('CreateKey', member, { after: keySet, region: PRIMARY, read: 'CreateKey' });
    expect(made(primary(), STATE)).toBe('CREATE-1');
    expect(made(primary(), 'KeyMetadata.MultiRegionConfiguration.ReplicaKeys')).toBe('CREATE-1');
    expect(made(single(), 'KeyMetadata.MultiRegion')).toBe('CREATE-4');
    expect(made(single(), 'KeyMetadata.Description')).toBe('CREATE-7');
    expect([single(), primary()].map((keySet) => made(keySet, 'KeyMetadata.CreationDate'))).toEqual([
      'WIRE-3',
      'WIRE-3',
    ]);
    const ready = withMaterial(external);
    const imported = (before: KeySet, member: string): RuleId =>
      ruleOfMember('ImportKeyMaterial', member, { before, after: ready, region: PRIMARY, read: 'DescribeKey' });
    expect(imported(external, STATE)).toBe('IMPORT-3');
    expect(imported(afterCall(ready, 'DisableKey'), STATE)).toBe('IMPORT-9');
    expect(imported(external, 'KeyMetadata.ValidTo')).toBe('IMPORT-1');
    expect(imported(external, 'KeyMetadata.CurrentKeyMaterialId')).toBe('IMPORT-8a');
  });

  it('is about how dates are written, where one is none [WIRE-3]', () => {
    const [date, year] = [1_790_597_408, 31_536_000];
    const told = (operation: Operation, member: string, expected: readonly unknown[], received: unknown): RuleId =>
      wrongAfter(operation, replicated, {}, { values: { expected, received } })(member);
    const DELETION = 'KeyMetadata.DeletionDate';
    expect(told('ScheduleKeyDeletion', DELETION, [date, date + year], '2026-09-28')).toBe('WIRE-3');
    expect(told('ScheduleKeyDeletion', DELETION, [date, date + year], date * 1000)).toBe('WIRE-3');
    expect(told('ScheduleKeyDeletion', DELETION, [date], date + year)).toBe('DELETE-3');
    expect(told('ScheduleKeyDeletion', DELETION, [date], null)).toBe('DELETE-3');
    expect(told('ScheduleKeyDeletion', DELETION, [null], date * 1000)).toBe('DELETE-3');
    expect(told('EnableKey', 'KeyMetadata.Description', ['a'], date * 1000)).toBe('SHARED-2');
    const CREATION = 'KeyMetadata.CreationDate';
    expect(told('EnableKey', CREATION, [date], date + 9 * 3600)).toBe('SHARED-2');
  });

  it('is about what a new replica takes from the request, and about what it shares', () => {
    const made = wrongAfter(
      'ReplicateKey',
      primary(),
      { ReplicaRegion: REPLICA },
      { at: REPLICA, read: 'ReplicateKey' },
    );
    expect(made('ReplicaKeyMetadata.Description')).toBe('REPLICATE-6');
    expect(made('ReplicaPolicy')).toBe('REPLICATE-6');
    expect(made('Tags')).toBe('REPLICATE-6');
    expect(made('Aliases')).toBe('REPLICATE-7');
    expect(made('ReplicaKeyMetadata.KeyState')).toBe('REPLICATE-4');
    expect(made('ReplicaKeyMetadata.KeySpec')).toBe('SHARED-1');
    const again = { at: REPLICA, madeAgain: true };
    expect(wrongAfter('ReplicateKey', primary(), { ReplicaRegion: REPLICA }, again)('Tags')).toBe('REPLICATE-7');
    const called = wrongAfter('ReplicateKey', primary(), { ReplicaRegion: REPLICA });
    expect(called('KeyMetadata.MultiRegionConfiguration.ReplicaKeys.Region')).toBe('REPLICATE-4');
    expect(called('Tags')).toBe('SHARED-2');
  });

  it('is about the roles while the primary key changes, and after', () => {
    const three = withReplicas(replicated, OTHER_REGION);
    const started = wrongAfter('UpdatePrimaryRegion', three, { PrimaryRegion: REPLICA }, { called: PRIMARY });
    expect(started('KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region')).toBe('PRIMARY-6a');
    expect(started('KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType')).toBe('PRIMARY-6');
    expect(started(STATE)).toBe('PRIMARY-5');
    const inReplica = { called: PRIMARY, at: REPLICA };
    expect(wrongAfter('UpdatePrimaryRegion', three, { PrimaryRegion: REPLICA }, inReplica)(STATE)).toBe('PRIMARY-5');
    const inThird = { called: PRIMARY, at: OTHER_REGION };
    expect(wrongAfter('UpdatePrimaryRegion', three, { PrimaryRegion: REPLICA }, inThird)(STATE)).toBe('STATE-3');
    expect(started('Tags')).toBe('PRIMARY-1');
    expect(
      ruleOfMember('UpdatePrimaryRegion', 'KeyId', { after: three, region: PRIMARY, read: 'UpdatePrimaryRegion' }),
    ).toBe('PRIMARY-7');
  });

  it('is about what belongs to each key alone, where it is of another key', () => {
    const elsewhere = { at: REPLICA };
    const Tags = [{ TagKey: 'a', TagValue: 'b' }];
    expect(wrongAfter('DisableKey', replicated, {}, elsewhere)(STATE)).toBe('STATE-3');
    expect(wrongAfter('ScheduleKeyDeletion', replicated, {}, elsewhere)(STATE)).toBe('STATE-3');
    expect(wrongAfter('TagResource', replicated, { Tags }, elsewhere)('Tags')).toBe('SHARED-2');
    expect(
      wrongAfter('UpdateKeyDescription', replicated, { Description: 'a' }, elsewhere)('KeyMetadata.Description'),
    ).toBe('SHARED-2');
    // The called key stays as it is, and is no other key.
    expect(wrongAfter('DisableKey', afterCall(replicated, 'DisableKey'), {}, { called: PRIMARY })(STATE)).toBe(
      'STATE-1',
    );
  });

  it('is about itself, where nothing went before that changes it', () => {
    const shown = (member: string, keySet: KeySet): RuleId =>
      ruleOfMember('DescribeKey', member, { before: keySet, after: keySet, region: PRIMARY, read: 'DescribeKey' });
    expect(shown('KeyMetadata.Enabled', replicated)).toBe('STATE-2');
    expect(shown('KeyMetadata.Arn', replicated)).toBe('ID-1');
    expect(shown('KeyMetadata.MultiRegionConfiguration.ReplicaKeys.Arn', replicated)).toBe('PRIMARY-1');
    expect(shown('KeyMetadata.MultiRegionConfiguration', single())).toBe('CREATE-4');
    expect(shown('KeyMetadata.MultiRegion', replicated)).toBe('CREATE-2');
    expect(shown('KeyMetadata.KeySpec', replicated)).toBe('SHARED-1');
    expect(shown('KeyMetadata.EncryptionAlgorithms', replicated)).toBe('CREATE-5');
    expect(shown('KeyMetadata.KeyState', afterCall(replicated, 'ScheduleKeyDeletion'))).toBe('DELETE-3');
    expect(shown('KeyMetadata.NoSuchMember', replicated)).toBe('CREATE-5');
  });

  it('is about what time brought, or failed to bring', () => {
    const later = (before: KeySet, days: number, of: string = PRIMARY_REGION): ((member: string) => RuleId) => {
      const { keySet } = advance(before, NOW + days * DAY);
      return (member) =>
        ruleOfMember('time', member, { before, after: keySet, region: region(of), read: 'DescribeKey' });
    };
    const creating = afterCall(primary(), 'ReplicateKey', { ReplicaRegion: REPLICA });
    expect(later(creating, 1, REPLICA)(STATE)).toBe('TIME-1');
    const updating = afterCall(replicated, 'UpdatePrimaryRegion', { PrimaryRegion: REPLICA });
    expect(later(updating, 1)(STATE)).toBe('PRIMARY-5');
    expect(later(updating, 1)('KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn')).toBe('PRIMARY-1');
    const input = { PendingWindowInDays: 7 };
    const replicaGoes = afterCall(afterCall(replicated, 'ScheduleKeyDeletion', input), 'ScheduleKeyDeletion', input, {
      region: REPLICA,
    });
    expect(later(replicaGoes, 6)(STATE)).toBe('DELETE-3');
    expect(later(replicaGoes, 6, REPLICA)(STATE)).toBe('DELETE-2');
    expect(later(replicaGoes, 7, REPLICA)(STATE)).toBe('DELETE-2');
    expect(later(replicaGoes, 7, REPLICA)('Grants')).toBe('DELETE-6a');
    expect(later(replicaGoes, 7, REPLICA)('Aliases')).toBe('DELETE-6');
    expect(later(replicaGoes, 7)(STATE)).toBe('DELETE-4');
    expect(later(replicaGoes, 7)('KeyMetadata.DeletionDate')).toBe('DELETE-4');
    expect(later(replicaGoes, 7)('KeyMetadata.MultiRegionConfiguration.ReplicaKeys')).toBe('DELETE-6');
    const expiring = withMaterial(external, PRIMARY, {
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo: (NOW + DAY) / 1000,
    });
    expect(later(expiring, 1)(STATE)).toBe('IMPORT-4');
    const rotating = afterCall(primary(), 'EnableKeyRotation', { RotationPeriodInDays: 90 });
    expect(later(rotating, 90)('Rotations.RotationDate')).toBe('ROTATE-3');
    expect(later(rotating, 200)('Rotations.RotationDate')).toBe('TIME-2a');
    expect(later(afterCall(primary(), 'RotateKeyOnDemand'), 1)('Rotations')).toBe('ROTATE-4');
    expect(later(rotating, 1)(STATE)).toBe('TIME-2');
  });

  it('has a rule in the tables, whichever member of an answer it is', () => {
    const covers = ({ member, asked }: Row, path: string): boolean =>
      asked === 0 && (member === '*' || path === member || path.startsWith(`${member}.`));
    const forgotten = OPERATIONS.flatMap((operation) =>
      outputMembers(operation)
        .filter(
          (path) => ![...WRONG.rows, ...(WRONG_AFTER.get(operation)?.rows ?? [])].some((row) => covers(row, path)),
        )
        .map((path) => `${operation} ${path}`),
    );
    expect(forgotten).toEqual([]);
    // The shapes are those of every operation, and their lists and structures are opened.
    expect(outputMembers('ListAliases')).toContain('Aliases.TargetKeyId');
    expect(outputMembers('ReplicateKey')).toContain('MultiRegionConfiguration.ReplicaKeys.Region');
    expect(OPERATIONS.flatMap(outputMembers).length).toBeGreaterThan(200);
  });
});

describe('what a right answer exercises', () => {
  const success = (operation: Operation, keySet: KeySet, of: string = PRIMARY_REGION, input: object = {}) =>
    rulesOfSuccess(operation, { keySet, key: keyIn(keySet, region(of)), input });

  it('is what the operation does, and that the key state allows it', () => {
    expect(rulesOfSuccess('CreateKey', { input: { MultiRegion: true } })).toEqual([
      'ID-1',
      'CREATE-1',
      'CREATE-5',
      'CREATE-7',
      'STATE-2',
      'WIRE-3',
    ]);
    expect(success('ScheduleKeyDeletion', replicated)).toEqual(['STATE-1', 'DELETE-1', 'DELETE-3']);
    expect(success('ScheduleKeyDeletion', replicated, REPLICA)).toEqual(['STATE-1', 'DELETE-1', 'DELETE-2']);
    expect(success('UpdatePrimaryRegion', replicated, PRIMARY, { PrimaryRegion: PRIMARY })).toEqual([
      'STATE-1',
      'PRIMARY-2',
      'PRIMARY-3b',
      'PRIMARY-7',
    ]);
    expect(success('GetPublicKey', afterCall(single(), 'DisableKey'))).toEqual(['STATE-1', 'STATE-9', 'USAGE-2']);
    expect(success('RotateKeyOnDemand', single())).toEqual(['ROTATE-4']);
    expect(rulesOfSuccess('CreateKey', { input: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } })).toEqual([
      'CREATE-3',
      'CREATE-4',
      'CREATE-5',
      'CREATE-7',
      'STATE-2',
      'WIRE-3',
    ]);
    expect(rulesOfSuccess('ListKeys', {})).toEqual(['PAGE-1']);
  });

  it('is for DescribeKey also what the metadata shows', () => {
    const key = keyIn(replicated, REPLICA);
    if (key === undefined) throw new Error('there is no replica');
    const shown = rulesOfMetadata(replicated, key);
    expect(shown).toEqual([
      'ID-1',
      'ID-6',
      'CREATE-2',
      'CREATE-5',
      'PRIMARY-1',
      'STATE-2',
      'STATE-3',
      'SHARED-1',
      'SHARED-2',
      'WIRE-3',
    ]);
    expect(success('DescribeKey', replicated, REPLICA)).toEqual(expect.arrayContaining([...shown, 'STATE-7']));
    const { keySet, region: of } = inState('Updating');
    expect(success('DescribeKey', keySet, of)).toEqual(expect.arrayContaining(['PRIMARY-5', 'PRIMARY-6']));
    expect(success('RotateKeyOnDemand', keySet, of)).toEqual(['ROTATE-4', 'STATE-6e']);
    const creating = inState('Creating');
    expect(success('DescribeKey', creating.keySet, creating.region)).toEqual(expect.arrayContaining(['TIME-1']));
    const hmac = single({ Origin: 'EXTERNAL', KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    expect(success('DescribeKey', hmac)).toContain('STATE-8');
    expect(success('DescribeKey', external)).not.toContain('STATE-8');
  });

  it('is the same list every time', () => {
    expect(success('Encrypt', replicated)).toBe(success('Encrypt', withReplicas(primary(), OTHER_REGION)));
    expect(success('Decrypt', replicated)).not.toBe(success('Decrypt', single()));
  });

  it('is of time what it brought', () => {
    const creating = afterCall(primary(), 'ReplicateKey', { ReplicaRegion: REPLICA });
    const ready = advance(creating, NOW + DAY).keySet;
    expect(rulesOfTime(creating, ready, REPLICA)).toEqual(['REPLICATE-4', 'TIME-1', 'TIME-2']);
    expect(rulesOfTime(creating, ready, PRIMARY)).toEqual([]);
  });
});

describe('the tables of attribution', () => {
  const TABLES: readonly (readonly [name: string, rows: readonly Row[]])[] = [
    ...[...REFUSING].map(([operation, { rows }]) => [`${operation} is refused`, rows] as const),
    ...[...WRONG_AFTER].map(([cause, { rows }]) => [`after ${cause}`, rows] as const),
    ['whatever went before', WRONG.rows],
  ];
  const includes = (row: Row, other: Row): boolean =>
    row.member === '*' || other.member === row.member || other.member.startsWith(`${row.member}.`);
  const shown = ({ rule, member, conditions }: Row): string => `${rule} ${member} ${conditions.join(' ')}`;

  it('have no row that those before it hide wherever it stands', () => {
    const places = TABLES.flatMap(([, rows]) =>
      rows.map((row, at) => ({
        row,
        isHidden: rows.slice(0, at).some((other) => includes(other, row) && (other.asked & row.asked) === other.asked),
      })),
    );
    const seen = new Set(places.filter(({ isHidden }) => !isHidden).map(({ row }) => row));
    expect(places.filter(({ row }) => !seen.has(row)).map(({ row }) => shown(row))).toEqual([]);
  });

  it('leave no choice between two rules: what fits first is more specific than all that fits', () => {
    const ties = TABLES.flatMap(([name, rows]) =>
      rows.flatMap((row, at) => {
        const next = rows[at + 1];
        const isTie = next !== undefined && bySpecificity(row, next) === 0 && row.member === next.member;
        return isTie ? [`${name}: ${shown(row)} or ${shown(next)}`] : [];
      }),
    );
    expect(ties).toEqual([]);
  });

  it('take a row of a longer path before one of a shorter, and of more telling conditions before others', () => {
    const rows = WRONG_AFTER.get('UpdatePrimaryRegion')?.rows ?? [];
    expect(rows.map(shown)).toEqual([
      'PRIMARY-6a MultiRegionConfiguration.PrimaryKey inPrimaryUpdate',
      'PRIMARY-6 MultiRegionConfiguration inPrimaryUpdate',
      'STATE-3 KeyState otherKey',
      'PRIMARY-5 KeyState inPrimaryUpdate',
      'STATE-2 Enabled ',
      'PRIMARY-1 * ',
    ]);
    const refused = (operation: Operation): readonly string[] =>
      (REFUSING.get(operation)?.rows ?? []).map(({ rule, conditions }) => [rule, ...conditions].join(' '));
    expect(refused('ScheduleKeyDeletion')).toEqual([
      'ID-5 byAlias',
      'ID-3 noKey',
      'DELETE-3a onlyCreatingReplicas',
      'DELETE-3 withReplicas',
      'DELETE-2 Enabled',
      'DELETE-2 Disabled',
    ]);
    expect(refused('RotateKeyOnDemand').slice(2)).toEqual(['STATE-6e Updating', 'ROTATE-5 external', 'ROTATE-4']);
    expect(refused('DisableKey').slice(2)).toEqual(['STATE-4 Disabled', 'STATE-3 replica']);
    expect(refused('CreateKey').slice(1)).toEqual([
      'CREATE-3 notSymmetric',
      'CREATE-1 external',
      'CREATE-1 multiRegion',
      'CREATE-7',
    ]);
  });

  it('ask for conditions that are few enough for the bits of a number', () => {
    expect(ASKED.length).toBeGreaterThan(20);
    expect(ASKED.length).toBeLessThanOrEqual(31);
  });

  it('know every operation, and everything that time brings', () => {
    expect([...REFUSING.keys()].sort()).toEqual([...OPERATIONS].sort());
    const time: readonly string[] = HAPPENINGS;
    expect(HAPPENINGS.filter((happening) => !WRONG_AFTER.has(happening))).toEqual([]);
    expect([...EXERCISED.keys()].filter((cause) => time.includes(cause)).sort()).toEqual(
      HAPPENINGS.filter((happening) => happening !== 'nothing').sort(),
    );
  });
});

describe('the rules of the catalogue', () => {
  const beyond = RULE_IDS.filter((rule) => RULES[rule].needs?.some((need) => need in BEYOND_THE_KIT));
  const counted = RULE_IDS.filter((rule) => RULES[rule].countedUnder !== undefined);
  const exercised = new Set<RuleId>([
    ...[...EXERCISED.values()].flatMap(({ rows }) => rows.map(({ rule }) => rule)),
    ...allowing(),
  ]);

  it('are each exercised by a refusal or a right answer, or beyond the kit, or counted under another', () => {
    const refusing = refusingRules();
    expect(refusing.size).toBeGreaterThan(60);
    const decided = new Set([...refusing, ...exercised, ...beyond, ...counted]);
    expect(RULE_IDS.filter((rule) => !decided.has(rule))).toEqual([]);
  });

  it('are never both exercised by a right answer and beyond the kit', () => {
    expect([...beyond, ...counted].filter((rule) => exercised.has(rule))).toEqual([]);
  });
});

/** The rules that let the operations of the key state table, and younger ones, pass. */
function allowing(): readonly RuleId[] {
  const key = keyIn(single(), PRIMARY);
  return [...(Object.keys(KEY_STATE_TABLE) as Operation[]), 'Encapsulate' as const].flatMap((operation) =>
    rulesOfSuccess(operation, { keySet: single(), key }).slice(0, 1),
  );
}

/** The rules with which the model refuses, and those that leave a question open. */
function refusingRules(): ReadonlySet<RuleId> {
  const root = fileURLToPath(new URL('../../src/model/', import.meta.url));
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(?:rules|expectations)\//.test(path))
    .map((path) => readFileSync(root + path, 'utf8'));
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Z]+-\d+[a-z]?)'/g)].map(([, id]) => id)));
  return new Set([...RULE_IDS.filter((rule) => named.has(rule)), ...ANSWER_SETS.map(({ rule }) => rule)]);
}

/** A schema of the SDK: [kind, namespace, name, traits, …]. A structure has the names of its members, then their schemas. */
type Schema = readonly unknown[];

/** The paths of an operation's answer, without indexes and without the name of KeyMetadata. */
function outputMembers(operation: Operation): readonly string[] {
  const schema = (sdk as unknown as Readonly<Record<string, Schema>>)[`${operation}$`];
  if (schema === undefined) throw new Error(`the SDK has no schema of ${operation}`);
  const paths = membersOf(schema[5], '').filter((path) => path !== '');
  return paths.map((path) => path.replace(/^(?:Replica)?KeyMetadata\./, ''));
}

function membersOf(reference: unknown, path: string): readonly string[] {
  const schema = typeof reference === 'function' ? (reference() as unknown) : reference;
  if (!Array.isArray(schema)) return [path];
  const [kind, , , , names, schemas] = schema as Schema;
  if (kind === LIST) return membersOf(names, path);
  if (kind !== STRUCTURE) return [path];
  return (names as readonly string[]).flatMap((name, at) =>
    membersOf((schemas as Schema)[at], path === '' ? name : `${path}.${name}`),
  );
}

const LIST = 1;
const STRUCTURE = 3;

function region(name: string): Region {
  const parsed = parseRegion(name);
  if (parsed === undefined) throw new Error(`${name} is no Region`);
  return parsed;
}
