import { describe, expect, it } from 'vitest';
import { KEY_STATES, OPERATIONS, type Operation, type Region } from '../../../src/index.js';
import { defaultSteps, hasChoices } from '../../../src/playground/calls/default-step.js';
import { fieldsOf, inputOf, valuesOf } from '../../../src/playground/calls/fields.js';
import { GROUPS, groupsWith } from '../../../src/playground/calls/groups.js';
import {
  answeredBy,
  explainingAt,
  foreseenAfter,
  refusedAt,
  type Trial,
  trialsOf,
} from '../../../src/playground/calls/trials.js';
import { type History, present, type StepJson } from '../../../src/playground/history/history.js';
import { realisedWay, succeeds } from '../../../src/playground/ways/realised.js';
import { finished } from '../../../src/shared/work.js';
import { setUp } from '../../../src/teach/ways/situations.js';
import { begun, create, played as further, onKey, REGION } from '../../support/playing.js';

const region = REGION as Region;

function played(...steps: readonly StepJson[]): History {
  return further(begun(), ...steps);
}

function keySetOf(history: History) {
  const [keySet] = present(history).frame.snapshot.keySets;
  if (keySet === undefined) throw new Error('no key');
  return keySet;
}

const triedIn = (history: History, where = region): ReadonlyMap<Operation, Trial> =>
  trialsOf(history, { keySet: keySetOf(history), region: where });
const stepOf = (history: History, operation: Operation, where = region): StepJson =>
  defaultSteps(history, { keySet: keySetOf(history), region: where }).get(operation) ?? {};
const inputOfStep = (step: StepJson) => step.input as Readonly<Record<string, unknown>>;
const answerTo = (history: History, step: StepJson) => present(further(history, step)).frame.result?.answer;

const created = (input: StepJson): StepJson => ({ region, call: 'CreateKey', input });
const SYMMETRIC = created({ MultiRegion: true });
/** A key of every usage: what there is to call differs. */
const KINDS: readonly StepJson[] = [
  SYMMETRIC,
  created({ MultiRegion: true, Origin: 'EXTERNAL' }),
  created({ MultiRegion: true, KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }),
  created({ MultiRegion: true, KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  created({ MultiRegion: true, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  created({ MultiRegion: true, KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }),
  created({ MultiRegion: true, KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }),
];

describe('the groups', () => {
  it('have every operation once, and none is empty', () => {
    expect(GROUPS.flatMap(({ operations }) => operations).sort()).toEqual([...OPERATIONS].sort());
    expect(GROUPS.filter(({ operations }) => operations.length === 0)).toEqual([]);
  });

  it('have together what a user of KMS looks for together', () => {
    const groupOf = (operation: Operation) => GROUPS.find(({ operations }) => operations.includes(operation))?.name;
    expect(groupOf('ListRetirableGrants')).toBe(groupOf('CreateGrant'));
    expect(groupOf('ListKeyPolicies')).toBe(groupOf('PutKeyPolicy'));
    expect(groupOf('GetParametersForImport')).toBe(groupOf('ImportKeyMaterial'));
    expect(groupOf('ListKeyRotations')).toBe(groupOf('EnableKeyRotation'));
    expect(groupOf('ReplicateKey')).toBe(groupOf('CreateKey'));
    expect(groupOf('GetPublicKey')).toBe(groupOf('Sign'));
  });

  it('are found by words in any order and case', () => {
    const found = groupsWith('material KEY').flatMap(({ operations }) => operations);
    expect(found).toEqual(['ImportKeyMaterial', 'DeleteImportedKeyMaterial']);
    expect(groupsWith('nothing')).toEqual([]);
  });
});

describe('a call as it is filled in', () => {
  it('has the answer that was told, of every operation on every kind of key', () => {
    const wrong: string[] = [];
    for (const kind of KINDS) {
      const history = played(kind);
      for (const { operation, step, refusal } of triedIn(history).values()) {
        const answer = answerTo(history, step);
        const told = refusal?.rule ?? 'ok';
        const real = answer?.ok === false ? answer.error.rule : 'ok';
        if (told !== real) wrong.push(`${JSON.stringify(kind.input)} ${operation}: ${told}, but ${real}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('succeeds on an Enabled primary key for every operation that the key allows', () => {
    const refused = (history: History) =>
      [...triedIn(history).values()].flatMap(({ operation, refusal }) => (refusal === undefined ? [] : operation));
    const uses = GROUPS.find(({ name }) => name === 'Use of the key')?.operations ?? [];
    // What nothing is there for yet: a replica key, an alias, a grant, a deletion; and what such keys never can.
    const others = [
      'UpdatePrimaryRegion',
      'CancelKeyDeletion',
      'UpdateAlias',
      'DeleteAlias',
      'RetireGrant',
      'RevokeGrant',
    ];
    const imports = ['GetParametersForImport', 'ImportKeyMaterial', 'DeleteImportedKeyMaterial'];
    const signs = [
      'Sign',
      'Verify',
      'GenerateMac',
      'VerifyMac',
      'DeriveSharedSecret',
      'Encapsulate',
      'Decapsulate',
      'GetPublicKey',
    ];
    expect(refused(played(SYMMETRIC)).sort()).toEqual([...others, ...imports, ...signs].sort());
    const used = KINDS.map((kind) => {
      const those = refused(played(kind));
      return uses.filter((operation) => !those.includes(operation));
    });
    // Each use is one of some key.
    expect(new Set(used.flat())).toEqual(new Set(uses));
  });

  it('succeeds with what is there, once it is there', () => {
    const history = played(SYMMETRIC);
    const step = (operation: Operation): StepJson => stepOf(history, operation);
    const ready = further(history, step('ReplicateKey'), step('CreateAlias'), step('CreateGrant'), { advance: 5000 });
    const tried = triedIn(ready);
    const there: readonly Operation[] = [
      'UpdatePrimaryRegion',
      'UpdateAlias',
      'DeleteAlias',
      'RevokeGrant',
      'CreateAlias',
      'ReplicateKey',
    ];
    expect(there.filter((operation) => tried.get(operation)?.refusal !== undefined)).toEqual([]);
  });

  it('decrypts what was encrypted last, with the encryption context that it was encrypted with', () => {
    const history = played(SYMMETRIC);
    const encrypt = {
      ...stepOf(history, 'Encrypt'),
      input: { ...inputOfStep(stepOf(history, 'Encrypt')), EncryptionContext: { a: 'b' } },
    };
    const done = further(history, encrypt);
    const decrypt = stepOf(done, 'Decrypt');
    expect(inputOfStep(decrypt)).toMatchObject({
      CiphertextBlob: present(done).frame.result?.body?.CiphertextBlob,
      EncryptionContext: { a: 'b' },
    });
    expect(answerTo(done, decrypt)).toMatchObject({ ok: true });
    expect(answerTo(done, stepOf(done, 'ReEncrypt'))).toMatchObject({ ok: true });
  });

  it('decrypts in a Region without a key as the ciphertext says, and is refused as such [CIPHER-2]', () => {
    const history = played(SYMMETRIC);
    const there = 'sa-east-1' as Region;
    expect(inputOfStep(stepOf(history, 'Decrypt', there))).not.toHaveProperty('KeyId');
    const { refusal } = triedIn(history, there).get('Decrypt') ?? {};
    expect(refusal?.rule).toBe('CIPHER-2');
    const trial = triedIn(history, there).get('Decrypt');
    const asked = trial && refusedAt(present(history).frame, trial);
    if (asked === undefined) throw new Error('it is not refused');
    const ways = finished(explainingAt(present(history).frame, asked)).parts.flatMap((part) => part.ways ?? []);
    expect(ways.map(({ steps }) => steps.map((step) => ('wait' in step ? 'wait' : step.operation)))).toEqual([
      ['Decrypt'],
      ['ReplicateKey', 'wait', 'Decrypt'],
    ]);
    for (const { steps } of ways) expect(succeeds(history, realisedWay(history, steps))).toBe(true);
  });

  it('imports with the token that the key has given last, what the key lacks', () => {
    const history = played(created({ MultiRegion: true, Origin: 'EXTERNAL' }));
    const imported = (from: History, where: Region): History => {
      const asked = further(from, stepOf(from, 'GetParametersForImport', where));
      return further(asked, stepOf(asked, 'ImportKeyMaterial', where));
    };
    const done = imported(history, region);
    expect(keySetOf(done).keys[region]?.keyState).toBe('Enabled');
    const replicated = further(done, stepOf(done, 'ReplicateKey'), { advance: 5000 });
    const [there = region] = Object.values(keySetOf(replicated).keys)
      .map((key) => key.region)
      .filter((one) => one !== region);
    // A token is of one key in one Region.
    expect(triedIn(replicated, there).get('ImportKeyMaterial')?.refusal).toBeDefined();
    const both = imported(replicated, there);
    expect(Object.values(keySetOf(both).keys).map(({ keyState }) => keyState)).toEqual(['Enabled', 'Enabled']);
    expect(keySetOf(both).keyMaterials).toHaveLength(1);
    expect(answerTo(both, stepOf(both, 'ImportKeyMaterial'))).toMatchObject({ ok: true });
  });

  it('is refused where the key is not', () => {
    const history = played(SYMMETRIC);
    expect(triedIn(history, 'eu-west-2' as Region).get('DescribeKey')?.refusal?.code).toBe('NotFoundException');
  });

  it('is of an account only, where there is no key', () => {
    const trials = trialsOf(played(), { region });
    expect([...trials.keys()].sort()).toEqual(['CreateKey', 'ListAliases', 'ListKeys', 'ListRetirableGrants']);
    expect(trials.get('CreateKey')?.refusal).toBeUndefined();
  });

  it('is told by the store where what was before may still be seen', () => {
    const history = played(SYMMETRIC, { configure: { visibilityDelay: { key: null } } });
    const created2 = further(history, SYMMETRIC);
    const [, keySet] = present(created2).frame.snapshot.keySets;
    if (keySet === undefined) throw new Error('no key');
    const trial = trialsOf(created2, { keySet, region }).get('DescribeKey');
    expect(trial?.refusal?.code).toBe('NotFoundException');
    expect(answerTo(created2, trial?.step ?? {})).toMatchObject({ ok: false });
  });

  it('goes without a form where nothing is to be chosen', () => {
    const history = played(SYMMETRIC);
    const atOnce = OPERATIONS.filter((operation) => !hasChoices(stepOf(history, operation)));
    expect(atOnce).toEqual(
      expect.arrayContaining(['DescribeKey', 'EnableKey', 'DisableKey', 'CancelKeyDeletion', 'ListKeys']),
    );
    expect(atOnce).not.toEqual(expect.arrayContaining(['ReplicateKey']));
    expect(
      ['ReplicateKey', 'CreateKey', 'Encrypt', 'ScheduleKeyDeletion'].filter((one) =>
        atOnce.includes(one as Operation),
      ),
    ).toEqual([]);
  });
});

describe('what is said of a call that would be refused', () => {
  it.each(KEY_STATES.flatMap((state) => setUp({ state, role: 'replica' }) ?? []))(
    'is the refusal of this very moment: $key.keyState',
    (set) => {
      const empty = played();
      const history = further(empty, ...realisedWay(empty, set.way.steps));
      const { frame } = present(history);
      const trials = triedIn(history, set.key.region);
      const refused = [...trials.values()].filter(({ refusal }) => refusal !== undefined);
      expect(refused.map((trial) => refusedAt(frame, trial)?.error.rule)).toEqual(
        refused.map(({ refusal }) => refusal?.rule),
      );
      const replicate = trials.get('ReplicateKey');
      const asked = replicate && refusedAt(frame, replicate);
      if (asked === undefined) throw new Error('a replica key cannot be replicated');
      let slices = 0;
      for (const work = explainingAt(frame, asked); work.next().done !== true; ) slices += 1;
      expect(slices).toBeGreaterThan(1);
      const { parts } = finished(explainingAt(frame, asked));
      expect(parts.map(({ heading }) => heading)).toContain('What would make it succeed');
      expect(finished(explainingAt(frame, asked)).parts).toBe(parts);
    },
  );
});

describe('what is foreseen of a call', () => {
  const cancel = onKey('CancelKeyDeletion');
  const foreseen = (...steps: readonly StepJson[]) => {
    const history = played(create, ...steps);
    const { frame } = present(history);
    return foreseenAfter(answeredBy(frame, 'CancelKeyDeletion'), triedIn(history).get('CancelKeyDeletion')?.refusal);
  };

  it('is its refusal, unless the last call has just been refused by the same rule', () => {
    expect(foreseen()).toBe('would be refused');
    expect(foreseen(cancel)).toBe('nothing');
    expect(foreseen(onKey('CancelKeyDeletion', { KeyId: 'none' }))).toBe('would be refused');
    expect(foreseen(onKey('ScheduleKeyDeletion'), cancel)).toBe('would be refused another time');
    expect(foreseen(onKey('ScheduleKeyDeletion'))).toBe('nothing');
  });
});

describe('a form', () => {
  it.each(OPERATIONS)('of %s says again what it was filled in with', (operation) => {
    for (const kind of KINDS) {
      const input = inputOfStep(stepOf(played(kind), operation));
      const fields = fieldsOf(operation);
      expect(inputOf(fields, valuesOf(input))).toEqual({ input, faults: {} });
    }
  });

  it('leaves out what is empty, and sends an empty text where one is required', () => {
    const description = fieldsOf('UpdateKeyDescription');
    expect(inputOf(description, { KeyId: 'k', Description: '' }).input).toEqual({ KeyId: 'k', Description: '' });
    expect(inputOf(fieldsOf('ReplicateKey'), { KeyId: 'k', Description: '' }).input).toEqual({ KeyId: 'k' });
  });

  it('takes what KMS refuses, and tells what it cannot read by the name of the member', () => {
    const fields = fieldsOf('ScheduleKeyDeletion');
    expect(inputOf(fields, { PendingWindowInDays: '3' }).input).toMatchObject({ PendingWindowInDays: 3 });
    const { input, faults } = inputOf(fields, { KeyId: 'k', PendingWindowInDays: 'a week' });
    expect(input).toEqual({ KeyId: 'k' });
    expect(Object.keys(faults)).toEqual(['PendingWindowInDays']);
    expect(Object.keys(inputOf(fieldsOf('TagResource'), { Tags: '[{' }).faults)).toEqual(['Tags']);
    expect(Object.keys(inputOf(fieldsOf('TagResource'), { Tags: '3' }).faults)).toEqual(['Tags']);
    expect(Object.keys(inputOf(fieldsOf('ImportKeyMaterial'), { ValidTo: 'soon' }).faults)).toEqual(['ValidTo']);
  });

  it('says of a number what the operation takes, where the API model admits more [DELETE-1]', () => {
    const days = fieldsOf('ScheduleKeyDeletion').find(({ name }) => name === 'PendingWindowInDays');
    expect(days).toMatchObject({ min: 7, max: 30, hint: 'a whole number from 7 to 30' });
    const period = fieldsOf('EnableKeyRotation').find(({ name }) => name === 'RotationPeriodInDays');
    expect(period).toMatchObject({ min: 90, max: 2560 });
  });

  it('takes dates, flags, and templates of scenarios', () => {
    const fields = fieldsOf('ImportKeyMaterial');
    expect(inputOf(fields, { ValidTo: '2026-02-01T00:00:00Z' }).input).toEqual({ ValidTo: 1_769_904_000 });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
    expect(inputOf(fields, { ValidTo: '${now+P1D}' }).input).toEqual({ ValidTo: '${now+P1D}' });
    expect(inputOf(fieldsOf('CreateKey'), { MultiRegion: 'false' }).input).toEqual({ MultiRegion: false });
  });
});
