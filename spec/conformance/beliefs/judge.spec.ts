// One answer judged: which of the possibilities it leaves, and what is wrong with it if it leaves none.

import { describe, expect, it } from 'vitest';
import type { Tracked } from '../../../src/conformance/beliefs/beliefs.js';
import type { Call, Circumstances, Verdict } from '../../../src/conformance/beliefs/call.js';
import { placeOf } from '../../../src/conformance/beliefs/deviations.js';
import { judge } from '../../../src/conformance/beliefs/judge.js';
import { keyIdOf, OWN_ACCOUNT_ID, withBound } from '../../../src/conformance/beliefs/names.js';
import type { TargetAnswer } from '../../../src/conformance/target.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import type { Facts } from '../../../src/model/rules/wording/index.js';
import { otherWordingsOf, wordingOf } from '../../../src/model/rules/wording/wording.js';
import type { KeyState, Operation } from '../../../src/model/vocabulary/vocabulary.js';
import {
  afterCall,
  call,
  DAY,
  IDS,
  importInput,
  inState,
  NOW,
  primary,
  single,
  withCreatingReplica,
  withImportToken,
  withMaterial,
  withReplicas,
} from '../../support/key-sets.js';
import { words } from '../../support/words.js';
import { AROUND, believing as believingIn } from './believing.js';

type Members = Readonly<Record<string, unknown>>;
const US = 'us-east-1';
const EU = 'eu-west-2';

interface Trial {
  /** The key set as it is believed by now. */
  readonly tracked: Pick<Tracked, 'possible'>;
  readonly bind: (own: string, target: string) => void;
  readonly judged: (
    operation: Operation,
    answer: TargetAnswer,
    input?: unknown,
    others?: Partial<Circumstances> & { readonly region?: string },
  ) => Verdict;
}

/** The kit believes in one key set, in one or several forms. */
function believing(...possible: readonly [KeySet, ...(KeySet | null)[]]): Trial {
  const [{ keyId }] = possible;
  let beliefs = believingIn(possible);
  return {
    tracked: {
      get possible() {
        return beliefs.sets[0]?.possible ?? [];
      },
    },
    bind: (own, target) => {
      beliefs = { ...beliefs, names: withBound(beliefs.names, [[own, target]]) };
    },
    judged: (operation, answer, input, { region = US, ...others } = {}) => {
      const call = { region, operation, input: input ?? { KeyId: keyId }, number: 1, key: 2 };
      const { beliefs: next, verdict } = judge(beliefs, call, answer, { ...AROUND, ...others });
      beliefs = next;
      return verdict;
    },
  };
}

function refused(code: string, message = '', status = 400): TargetAnswer {
  return { error: { code, message, status } };
}

/** What a right target answers. */
function right(keySet: KeySet, operation: Operation, input: Members = {}, region = US): { readonly output: Members } {
  const result = call(keySet, operation, input, { region });
  if (!result.ok) throw new Error(result.error.message);
  return { output: structuredClone(result.output) as Members };
}

/** DescribeKey's answer with other metadata. */
function described(keySet: KeySet, changes: Members = {}, region = US): TargetAnswer {
  const { output } = right(keySet, 'DescribeKey', {}, region);
  return { output: { KeyMetadata: { ...(output.KeyMetadata as Members), ...changes } } };
}

function states({ possible }: Pick<Tracked, 'possible'>, region = US): readonly (KeyState | undefined)[] {
  return possible.map((keySet) => keySet?.keys[region as keyof KeySet['keys']]?.keyState);
}

const pending = inState('PendingDeletion', {}, 'single').keySet;

describe('an answer as it should be', () => {
  it('is no divergence, and moves what the kit believes on', () => {
    const { judged, tracked } = believing(single());
    const judgement = judged('DisableKey', { output: {} });
    expect(judgement).toMatchObject({ divergences: [], succeeded: true, mustAdopt: false, state: 'Enabled' });
    expect(states(tracked)).toEqual(['Disabled']);
  });

  it('is a refusal where the model refuses, and then nothing has changed', () => {
    const { judged, tracked } = believing(pending);
    const judgement = judged('DisableKey', refused('KMSInvalidStateException'));
    expect(judgement).toMatchObject({ divergences: [], succeeded: false, mustAdopt: false, state: 'PendingDeletion' });
    expect(judgement.rules).toHaveLength(1);
    expect(tracked.possible).toEqual([pending]);
  });
});

describe('an answer that departs', () => {
  it('accepted what is refused, and must be looked into', () => {
    const { judged } = believing(pending);
    const { divergences, mustAdopt, succeeded } = judged('EnableKey', { output: {} });
    expect(divergences).toEqual([
      { kind: 'accepted', rule: 'STATE-1', expected: ['KMSInvalidStateException'], received: 'ok' },
    ]);
    expect([mustAdopt, succeeded]).toEqual([true, true]);
  });

  it('refused what is accepted, and then nothing has changed', () => {
    const { judged, tracked } = believing(single());
    const { divergences, mustAdopt } = judged('DisableKey', refused('DisabledException', 'no'));
    expect(divergences).toMatchObject([
      { kind: 'refused', expected: ['ok'], received: 'DisabledException', message: 'no' },
    ]);
    expect(mustAdopt).toBe(false);
    expect(states(tracked)).toEqual(['Enabled']);
  });

  it('has another error code', () => {
    const { judged } = believing(pending);
    expect(judged('EnableKey', refused('DisabledException')).divergences).toMatchObject([
      { kind: 'wrong-error', rule: 'STATE-1', expected: ['KMSInvalidStateException'], received: 'DisabledException' },
    ]);
    const unknown = { KeyId: 'mrk-00000000000000000000000000000009' };
    const { divergences, state } = judged('EnableKey', refused('ValidationException'), unknown);
    expect(divergences).toMatchObject([{ kind: 'wrong-error', expected: ['NotFoundException'] }]);
    expect(state).toBeNull();
  });

  it('is a crash, after which the call may have had its effect or not', () => {
    const { judged, tracked } = believing(single());
    const { divergences, succeeded } = judged('DisableKey', { crash: '<html>' });
    expect(divergences).toMatchObject([{ kind: 'crash', expected: ['ok'], received: '<html>' }]);
    expect(succeeded).toBe(false);
    expect(states(tracked)).toEqual(['Enabled', 'Disabled']);
  });

  it('is a crash where the status says so, and must be looked into', () => {
    const { judged } = believing(single());
    const { divergences, mustAdopt } = judged('DisableKey', refused('KMSInternalException', '', 500));
    expect(divergences).toMatchObject([{ kind: 'crash', received: 'KMSInternalException' }]);
    expect(mustAdopt).toBe(true);
  });
});

describe('an answer that was lost', () => {
  it('is no divergence, and leaves both what was and what may have become of it', () => {
    const { judged, tracked } = believing(single());
    expect(judged('DisableKey', { lost: 'timeout' })).toMatchObject({ divergences: [], succeeded: false });
    expect(states(tracked)).toEqual(['Enabled', 'Disabled']);
  });

  it('is made up for by the next answer that tells them apart', () => {
    for (const state of ['Enabled', 'Disabled'] as const) {
      const { judged, tracked } = believing(single());
      judged('DisableKey', { lost: 'timeout' });
      const shown = state === 'Enabled' ? single() : afterCall(single(), 'DisableKey');
      expect(judged('DescribeKey', described(shown)).divergences).toEqual([]);
      expect(states(tracked)).toEqual([state]);
    }
  });

  it('of a call that is refused in any case leaves what was', () => {
    const { judged, tracked } = believing(pending);
    judged('DisableKey', { lost: 'timeout' });
    expect(tracked.possible).toEqual([pending]);
  });
});

describe('of several possibilities', () => {
  const creating = withCreatingReplica(primary());
  const ready = withReplicas(primary(), EU);

  it('those are left that allow the answer', () => {
    const { judged, tracked } = believing(creating, ready);
    expect(judged('DescribeKey', described(ready, {}, EU), undefined, { region: EU }).divergences).toEqual([]);
    expect(states(tracked, EU)).toEqual(['Enabled']);
  });

  it('those are left that refuse, if the call is refused', () => {
    const { judged, tracked } = believing(creating, ready);
    const judgement = judged('DisableKey', refused('KMSInvalidStateException'), undefined, { region: EU });
    expect(judgement.divergences).toEqual([]);
    expect(states(tracked, EU)).toEqual(['Creating']);
  });

  it('all are left that an answer does not tell apart', () => {
    const { judged, tracked } = believing(creating, ready);
    judged('ListResourceTags', { output: { Tags: [], Truncated: false } });
    expect(states(tracked, EU)).toEqual(['Creating', 'Enabled']);
  });

  it('none may be left before anything is wrong; then every value is told that conforms', () => {
    const { judged } = believing(creating, ready);
    const strange = described(ready, { KeyState: 'Disabled', Enabled: false }, EU);
    expect(judged('DescribeKey', strange, undefined, { region: EU }).divergences).toMatchObject([
      { kind: 'wrong-state', member: 'KeyMetadata.KeyState', expected: ['Creating', 'Enabled'], received: 'Disabled' },
    ]);
    const again = believing(creating, ready);
    const wrong = again.judged('DisableKey', refused('DisabledException'), undefined, { region: EU });
    expect(wrong.divergences).toMatchObject([{ kind: 'refused', expected: ['KMSInvalidStateException', 'ok'] }]);
  });

  it('the one with the state that is shown is it, although in another less would be wrong', () => {
    const imported = withMaterial(primary({ Origin: 'EXTERNAL' }), US, {
      ...{ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: (NOW + DAY) / 1000 },
    });
    const expired = afterCall(imported, 'DeleteImportedKeyMaterial');
    const { KeyMetadata } = right(imported, 'DescribeKey').output;
    const shown = { ...(KeyMetadata as Members), KeyState: 'PendingImport', Enabled: false };
    for (const possible of [[imported, expired] as const, [expired, imported] as const]) {
      const { divergences } = believing(...possible).judged('DescribeKey', { output: { KeyMetadata: shown } });
      expect(divergences.map(({ member }) => member)).toEqual(['KeyMetadata.ExpirationModel', 'KeyMetadata.ValidTo']);
    }
  });

  it('one is that the key is gone', () => {
    const { judged, tracked } = believing(pending, null);
    expect(judged('DescribeKey', refused('NotFoundException')).divergences).toEqual([]);
    expect(tracked.possible).toEqual([null]);
    expect(judged('DescribeKey', described(pending)).divergences).toMatchObject([{ kind: 'accepted' }]);
  });
});

describe('what AWS leaves open', () => {
  // [IMPORT-9]
  const disabled = withImportToken(afterCall(imported(), 'DisableKey'));
  const input = { KeyId: disabled.keyId, ...importInput() };

  function imported(): KeySet {
    return inState('Enabled', { Origin: 'EXTERNAL' }, 'single').keySet;
  }

  it('is any of the answers that conform [IMPORT-9]', () => {
    for (const code of ['KMSInvalidStateException', 'DisabledException']) {
      const { judged, tracked } = believing(disabled);
      expect(judged('ImportKeyMaterial', refused(code), input).divergences).toEqual([]);
      expect(tracked.possible).toEqual([disabled]);
    }
    const { judged } = believing(disabled);
    const [divergence] = judged('ImportKeyMaterial', refused('UnsupportedOperationException'), input).divergences;
    expect(divergence?.expected).toEqual(['ok', 'KMSInvalidStateException', 'DisabledException']);
  });

  it('is any of the states, each a possibility until the key shows its own [IMPORT-9]', () => {
    for (const state of ['Enabled', 'Disabled'] as const) {
      const { judged, tracked } = believing(disabled);
      const answer = right(disabled, 'ImportKeyMaterial', importInput());
      expect(judged('ImportKeyMaterial', answer, input).divergences).toEqual([]);
      expect(states(tracked)).toEqual(['Enabled', 'Disabled']);
      const shown = tracked.possible.find((keySet) => keySet?.keys[keySet.primaryRegion]?.keyState === state);
      expect(judged('DescribeKey', described(shown ?? disabled)).divergences).toEqual([]);
      expect(states(tracked)).toEqual([state]);
    }
  });

  it('is what the answer itself says of the state, with what belongs to it [DELETE-3a]', () => {
    const creating = withCreatingReplica(primary());
    const schedule = { KeyId: creating.keyId, PendingWindowInDays: 7 };
    const { output } = right(creating, 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    expect(output).toMatchObject({ KeyState: 'PendingReplicaDeletion', PendingWindowInDays: 7 });
    const waiting = believing(creating);
    expect(waiting.judged('ScheduleKeyDeletion', { output }, schedule).divergences).toEqual([]);
    expect(states(waiting.tracked)).toEqual(['PendingReplicaDeletion']);
    const begun = believing(creating);
    const dated = { ...output, KeyState: 'PendingDeletion', DeletionDate: (NOW + 7 * DAY) / 1000 };
    expect(begun.judged('ScheduleKeyDeletion', { output: dated }, schedule).divergences).toEqual([]);
    expect(states(begun.tracked)).toEqual(['PendingDeletion']);
    const mixed = { ...output, KeyState: 'PendingDeletion' };
    expect(believing(creating).judged('ScheduleKeyDeletion', { output: mixed }, schedule).divergences).not.toEqual([]);
    const no = refused('KMSInvalidStateException');
    expect(believing(creating).judged('ScheduleKeyDeletion', no, schedule).divergences).toEqual([]);
  });
});

describe('metadata', () => {
  const ready = withReplicas(primary(), EU);

  it('that are wrong are told member by member', () => {
    const { judged } = believing(ready);
    const { divergences, mustAdopt } = judged('DescribeKey', described(ready, { Description: 'b', Enabled: false }));
    expect(divergences.map(({ kind, member }) => [kind, member])).toEqual([
      ['wrong-metadata', 'KeyMetadata.Enabled'],
      ['wrong-metadata', 'KeyMetadata.Description'],
    ]);
    expect(mustAdopt).toBe(true);
  });

  it('with a wrong state are not told of what follows from it', () => {
    const { judged } = believing(ready);
    const strange = { KeyState: 'PendingDeletion', Enabled: false, DeletionDate: NOW / 1000, Description: 'b' };
    expect(judged('DescribeKey', described(ready, strange)).divergences).toMatchObject([
      { kind: 'wrong-state', member: 'KeyMetadata.KeyState', expected: ['Enabled'], received: 'PendingDeletion' },
    ]);
  });

  it('without a state are told of all that is wrong', () => {
    const { judged } = believing(ready);
    const strange = described(ready, { KeyState: undefined, Description: 'b' });
    expect(judged('DescribeKey', strange).divergences.map(({ kind, member }) => [kind, member])).toEqual([
      ['wrong-metadata', 'KeyMetadata.Description'],
      ['wrong-metadata', 'KeyMetadata.KeyState'],
    ]);
  });

  it('with wrong roles are told of one of them: the others follow from it', () => {
    const { judged } = believing(ready);
    const { output } = right(ready, 'DescribeKey', {}, EU);
    const other = (output.KeyMetadata as Members).MultiRegionConfiguration;
    const MultiRegionConfiguration = { ...(other as Members), PrimaryKey: { Arn: 'a', Region: EU }, ReplicaKeys: [] };
    const { divergences } = judged('DescribeKey', described(ready, { MultiRegionConfiguration, Description: 'b' }));
    expect(divergences.map(({ member }) => member)).toEqual([
      'KeyMetadata.Description',
      'KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType',
    ]);
  });

  it('that are known to be wrong are not told again', () => {
    const strange = described(ready, { Description: 'b' });
    const call: Call = { region: US, operation: 'DescribeKey', input: { KeyId: ready.keyId }, number: 1, key: 2 };
    const known = { [placeOf(US, 'DescribeKey', ready.keyId)]: ['KeyMetadata.Description'] };
    const beliefs = { ...believingIn([ready]), deviations: known };
    expect(judge(beliefs, call, strange, AROUND).verdict).toMatchObject({ divergences: [], mustAdopt: false });
    // Once it is right it is known no longer.
    const again = judge(beliefs, call, described(ready), AROUND).beliefs;
    expect(judge(again, call, strange, AROUND).verdict.divergences).toHaveLength(1);
    const absentMembers = new Set(['KeyMetadata.Description']);
    const lacking = described(ready, { Description: undefined });
    expect(judge(believingIn([ready]), call, lacking, { ...AROUND, absentMembers }).verdict.divergences).toEqual([]);
  });

  it('teach the kit the DeletionDate, after which no other conforms [DELETE-2]', () => {
    const { judged, tracked } = believing(single());
    const schedule = { KeyId: single().keyId, PendingWindowInDays: 7 };
    const { output } = right(single(), 'ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    const late = { ...output, DeletionDate: (NOW + 8 * DAY) / 1000 };
    expect(judged('ScheduleKeyDeletion', { output: late }, schedule).divergences).toEqual([]);
    expect(Object.values(tracked.possible[0]?.keys ?? {})).toMatchObject([{ deletionDate: NOW + 8 * DAY }]);
    const shown = described(pending, { DeletionDate: (NOW + 7 * DAY) / 1000 });
    expect(judged('DescribeKey', shown).divergences).toMatchObject([{ member: 'KeyMetadata.DeletionDate' }]);
  });
});

describe('CreateKey', () => {
  const { keyId } = primary();

  function created(KeyId: unknown, MultiRegion: boolean): Verdict {
    const { output } = right(single(), 'DescribeKey');
    const answer = { output: { KeyMetadata: { ...(output.KeyMetadata as Members), KeyId } } };
    const { judged, bind } = believing(pending);
    // As a step does before anything is compared.
    if (typeof KeyId === 'string') bind(keyIdOf(2, MultiRegion), KeyId);
    return judged('CreateKey', answer, { MultiRegion });
  }

  it('answers with a key ID of the kind of the key [ID-1]', () => {
    expect(created('not a key ID', false).divergences[0]).toMatchObject({
      member: 'KeyMetadata.KeyId',
      expected: ['a UUID'],
      received: 'not a key ID',
    });
    expect(created(keyId, false).divergences[0]).toMatchObject({ expected: ['a UUID'], received: keyId });
    expect(created(single().keyId, true).divergences[0]?.expected).toEqual(['mrk- and 32 hexadecimal digits']);
    expect(created(undefined, true).divergences[0]?.received).toBeNull();
  });

  it('is about no key set that the kit knows', () => {
    const judgement = created(single().keyId, false);
    expect([judgement.involved, judgement.state]).toEqual([[], null]);
    expect(judgement.result?.keySet?.keyId).not.toBe(pending.keyId);
  });
});

describe('a message', () => {
  const arn = `arn:aws:kms:us-east-1:${OWN_ACCOUNT_ID}:key/${pending.keyId}`;

  it('is compared only if it is asked for', () => {
    const { judged } = believing(pending);
    const wrong = refused('KMSInvalidStateException', 'something else');
    expect(judged('EnableKey', wrong).divergences).toEqual([]);
    const [divergence] = judged('EnableKey', wrong, undefined, { comparesMessages: true }).divergences;
    expect(divergence).toMatchObject({
      kind: 'wrong-message',
      received: 'something else',
      expectedMessage: words('keyState', { keyArn: arn, keyState: 'PendingDeletion', footnote: 3 }),
    });
  });

  it('conforms in every form that AWS has', () => {
    const { judged } = believing(pending);
    const keyState = 'PendingDeletion';
    const facts: Facts<'keyState'> = {
      fault: 'keyState',
      keyArn: arn,
      keyState,
      operation: 'EnableKey',
      origin: 'AWS_KMS',
      footnote: 3,
    };
    for (const text of [wordingOf(facts), ...otherWordingsOf(facts, 'STATE-1')]) {
      const answer = refused('KMSInvalidStateException', text);
      expect(judged('EnableKey', answer, undefined, { comparesMessages: true }).divergences).toEqual([]);
    }
  });
});

describe('what a call makes', () => {
  it('is bound to the names that the target gives out', () => {
    const { judged, tracked } = believing(single());
    const input = { KeyId: single().keyId, GranteePrincipal: `arn:aws:iam::${OWN_ACCOUNT_ID}:root` };
    const grant = { ...input, Operations: ['DescribeKey'] };
    const output = { GrantId: 'f'.repeat(64), GrantToken: 'their token' };
    expect(judged('CreateGrant', { output }, grant).divergences).toEqual([]);
    const [made] = tracked.possible[0]?.keys[tracked.possible[0].primaryRegion]?.grants ?? [];
    expect(made?.grantId).not.toBe(IDS.grantId);
    const listed = (GrantId: string) => ({
      output: {
        Grants: [
          {
            KeyId: `arn:aws:kms:us-east-1:${OWN_ACCOUNT_ID}:key/${single().keyId}`,
            GrantId,
            GranteePrincipal: input.GranteePrincipal,
            IssuingAccount: `arn:aws:iam::${OWN_ACCOUNT_ID}:root`,
            Operations: ['DescribeKey'],
            CreationDate: NOW / 1000,
          },
        ],
        Truncated: false,
      },
    });
    expect(judged('ListGrants', listed(output.GrantId)).divergences).toEqual([]);
    expect(judged('ListGrants', listed('e'.repeat(64))).divergences).toMatchObject([{ member: 'Grants.GrantId' }]);
  });
});
