// The core of the kit: a step changes nothing, gives the same whenever it is made, and all that it takes and gives is JSON.

import { describe, expect, it } from 'vitest';
import { type Beliefs, believingNothing } from '../../../src/conformance/beliefs/beliefs.js';
import type { Call, Judged } from '../../../src/conformance/beliefs/call.js';
import { keyIdOf, namesOf, OWN_START } from '../../../src/conformance/beliefs/names.js';
import { afterWaiting, step } from '../../../src/conformance/beliefs/step.js';
import type { TargetAnswer } from '../../../src/conformance/target.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import type { KeySet } from '../../../src/model/key-set/key-set.js';
import type { Operation } from '../../../src/model/vocabulary/vocabulary.js';
import { pretendCryptography } from '../../../src/pretend-host.js';
import { createStore } from '../../../src/store/create.js';
import { afterCall, at, NOW, primary, withReplicas } from '../../support/key-sets.js';
import { AROUND, believing, ownNames } from './believing.js';

const US = 'us-east-1';
const EU = 'eu-west-2';
const MINUTE = 60_000;

/** Nothing in it can be changed. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}

function viaJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe('a step', () => {
  const set = withReplicas(primary(), EU);
  const believed = frozen(believing([set, afterCall(set, 'DisableKey')], [afterCall(set, 'EnableKeyRotation')]));
  const before = JSON.stringify(believed);
  const call: Call = frozen({ region: US, operation: 'DisableKey', input: { KeyId: set.keyId }, number: 3, key: 2 });
  const ANSWERS: readonly TargetAnswer[] = [
    { output: {} },
    { error: { code: 'DisabledException', message: '', status: 400 } },
    { crash: '<html>' },
    { lost: 'timeout' },
  ];

  function states({ beliefs }: Judged): readonly unknown[] {
    return beliefs.sets[0]?.possible.map((keySet) => keySet?.keys[keySet.primaryRegion]?.keyState) ?? [];
  }

  it('changes nothing that it is given: of other answers other beliefs come', () => {
    const judged = ANSWERS.map((answer) => step(believed, call, frozen(answer), AROUND));
    expect(JSON.stringify(believed)).toBe(before);
    expect(judged.map(states)).toEqual([
      ['Disabled'],
      ['Enabled', 'Disabled'],
      ['Enabled', 'Disabled'],
      ['Enabled', 'Disabled'],
    ]);
    expect(judged.map(({ verdict }) => verdict.divergences.map(({ kind }) => kind))).toEqual([
      [],
      ['refused'],
      ['crash'],
      [],
    ]);
  });

  it('gives the same when it is made again, whatever was made in between', () => {
    for (const answer of ANSWERS) {
      const first = JSON.stringify(step(believed, call, answer, AROUND));
      for (const other of ANSWERS) step(believed, call, other, AROUND);
      expect(JSON.stringify(step(believed, call, answer, AROUND))).toBe(first);
    }
  });

  it('binds names for what comes after it alone', () => {
    const grant = { KeyId: set.keyId, GranteePrincipal: 'arn:aws:iam::111122223333:root', Operations: ['DescribeKey'] };
    const granting: Call = { region: US, operation: 'CreateGrant', input: grant, number: 3, key: 2 };
    const made = ['a', 'b'].map((text) =>
      step(believed, granting, { output: { GrantId: text.repeat(64), GrantToken: text.repeat(40) } }, AROUND),
    );
    expect(made.map(({ beliefs }) => namesOf(beliefs.names).isKnown('a'.repeat(64)))).toEqual([true, false]);
    expect(made.map(({ beliefs }) => namesOf(beliefs.names).isKnown('b'.repeat(64)))).toEqual([false, true]);
    expect(namesOf(believed.names).isKnown('a'.repeat(64))).toBe(false);
  });

  it('shares with the beliefs before it all that has not changed', () => {
    const { beliefs } = step(believed, call, { output: {} }, AROUND);
    expect(beliefs.sets[1]).toBe(believed.sets[1]);
    expect(beliefs.names).toBe(believed.names);
    expect(afterWaiting(beliefs, AROUND.now).sets[0]?.possible).toEqual(beliefs.sets[0]?.possible);
  });
});

it('remembers a ciphertext only where it is known which key material has made it', () => {
  const rotating = afterCall(primary(), 'EnableKeyRotation');
  const rotated = afterCall(rotating, 'RotateKeyOnDemand');
  const input = { KeyId: rotating.keyId, Plaintext: 'AQID' };
  const call: Call = { region: US, operation: 'Encrypt', input, number: 3, key: 2 };
  const output = { CiphertextBlob: 'AAAA', KeyId: `arn:aws:kms:${US}:111122223333:key/${rotating.keyId}` };
  const made = (...forms: readonly [KeySet, ...KeySet[]]) =>
    step(
      { ...believing(forms), blobs: {} },
      call,
      { output: { ...output, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
      AROUND,
    );
  const known = [made(rotating), made(rotating, at(rotated, NOW + MINUTE))];
  expect(known.map(({ verdict }) => verdict.divergences)).toEqual([[], []]);
  expect(known.map(({ beliefs }) => Object.keys(beliefs.blobs ?? {}).length)).toEqual([1, 0]);
});

/** A call, what it was answered and when; or a wait until some instant. */
type Line = { readonly call: Call; readonly answer: TargetAnswer; readonly at: number } | { readonly at: number };

/** What a right target has answered, as JSON. */
function recorded(): readonly Line[] {
  const store = createStore({ now: OWN_START, replicationDelay: 5_000, host: pretendCryptography });
  const target = storeTarget(store);
  const lines: Line[] = [];
  let keys = 0;
  let KeyId = '';
  const say = (operation: Operation, input: object = {}, region = US): void => {
    const call: Call = {
      region,
      operation,
      input: { KeyId: keyIdOf(1, true), ...input },
      number: lines.length,
      key: keys + 1,
    };
    const answer = target.call(region, operation, { ...(call.input as object), KeyId }) as TargetAnswer;
    lines.push({ call, answer, at: store.now() });
    if (operation !== 'CreateKey' || !('output' in answer)) return;
    keys++;
    ({ KeyId } = answer.output.KeyMetadata as { readonly KeyId: string });
  };
  const wait = (ms: number): void => {
    store.advance(ms);
    lines.push({ at: store.now() });
  };
  say('CreateKey', { MultiRegion: true });
  say('ReplicateKey', { ReplicaRegion: EU });
  say('Encrypt', { Plaintext: 'aGVsbG8=' }, EU);
  wait(MINUTE);
  say('Encrypt', { Plaintext: 'aGVsbG8=' }, EU);
  say('EnableKeyRotation');
  say('GetKeyRotationStatus', {}, EU);
  say('ScheduleKeyDeletion', { PendingWindowInDays: 7 });
  say('DescribeKey');
  say('DisableKey');
  say('DescribeKey', {}, EU);
  return viaJson(lines);
}

/** Every step from the first, each from the beliefs before it; `between` is done with these on their way. */
function replayed(lines: readonly Line[], between: (beliefs: Beliefs) => Beliefs): readonly Judged[] {
  let beliefs = believingNothing(ownNames(), true);
  return lines.flatMap((line) => {
    const now = { from: line.at, until: line.at };
    if (!('call' in line)) {
      beliefs = between(afterWaiting(beliefs, now));
      return [];
    }
    const judged = step(beliefs, line.call, line.answer, { ...AROUND, now });
    beliefs = between(judged.beliefs);
    return [judged];
  });
}

describe('a recorded dialogue', () => {
  const lines = recorded();

  it('is judged again from JSON alone: a right one has no divergence, and every call its state', () => {
    const judged = replayed(lines, frozen);
    expect(judged.flatMap(({ verdict }) => verdict.divergences)).toEqual([]);
    expect(judged.map(({ verdict }) => verdict.state)).toEqual([
      null,
      'Enabled',
      'Creating',
      // Nobody has looked since.
      'Creating',
      'Enabled',
      'Enabled',
      'Enabled',
      'PendingReplicaDeletion',
      'PendingReplicaDeletion',
      'Enabled',
    ]);
  });

  it('can be taken up at any line: the beliefs there are JSON, too', () => {
    expect(JSON.stringify(replayed(lines, viaJson))).toBe(JSON.stringify(replayed(lines, (beliefs) => beliefs)));
  });

  it('shows where another answer was given', () => {
    const strange = lines.map((line) =>
      'call' in line && line.call.operation === 'GetKeyRotationStatus'
        ? {
            ...line,
            answer: { output: { ...('output' in line.answer ? line.answer.output : {}), KeyRotationEnabled: 'no' } },
          }
        : line,
    );
    const members = replayed(strange, frozen).flatMap(({ verdict }) => verdict.divergences.map(({ member }) => member));
    expect(members).toEqual(['KeyRotationEnabled']);
  });
});
