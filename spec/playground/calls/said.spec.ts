import { describe, expect, it } from 'vitest';
import { changeTexts, eventText, shellText, stepText } from '../../../src/playground/calls/said.js';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { commandsOf } from '../../../src/teach/explanations/commands.js';
import { begun, create, onKey, played, REGION as region } from '../../support/playing.js';

function frameAfter(...steps: readonly StepJson[]) {
  const { frame } = present(played(begun(), ...steps));
  if (frame.result === undefined) throw new Error('no step');
  return { ...frame, result: frame.result };
}

describe('a step', () => {
  it('is a call in a Region, time that passed, or what it says', () => {
    expect(stepText(frameAfter(create).result)).toBe('CreateKey in us-east-1');
    expect(stepText(frameAfter(create, { advance: 'P1D' }).result)).toBe('1 day passed, until 2026-01-02');
    expect(stepText(frameAfter({ configure: { replicationDelay: null } }).result)).toContain(
      'A replica stays Creating: until told',
    );
  });

  it('is a line for a shell, the very one that explanations print', () => {
    const { result } = frameAfter(create, onKey('DisableKey'));
    const keyId = String(result.input?.KeyId);
    const line = shellText(result);
    expect(line).toBe(`aws kms disable-key --region us-east-1 --key-id ${keyId}`);
    expect(line).toBe(commandsOf([{ operation: 'DisableKey', region, input: { KeyId: keyId } }]).join('\n'));
    expect(shellText(frameAfter({ advance: 1 }).result)).toBeUndefined();
  });
});

describe('what happened', () => {
  it('is told with the states before and after, and with its date where it came later', () => {
    const { result } = frameAfter(create, onKey('ReplicateKey', { ReplicaRegion: 'eu-west-2' }), { advance: 5000 });
    expect(result.changes.map((change) => eventText(change, true))).toEqual([
      '2026-01-01T00:00:05Z, eu-west-2: replica key ready, Creating → Enabled',
    ]);
    const [made] = frameAfter(create).result.changes;
    if (made === undefined) throw new Error('nothing happened');
    expect(eventText(made, false)).toBe('us-east-1: key created, no key → Enabled');
  });
});

describe('what has changed', () => {
  it('is a line for every member that DescribeKey shows differently', () => {
    const lines = (...steps: readonly StepJson[]) => frameAfter(...steps).changes.flatMap(changeTexts);
    expect(lines(create)).toEqual(['us-east-1: a key, Enabled']);
    const replicate = onKey('ReplicateKey', { ReplicaRegion: 'eu-west-2' });
    expect(lines(create, replicate)).toEqual(
      expect.arrayContaining(['eu-west-2: a key, Creating', 'us-east-1: ReplicaKeys now with eu-west-2']),
    );
    const schedule = onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 });
    expect(lines(create, schedule)).toEqual([
      'us-east-1: KeyState Enabled → PendingDeletion',
      'us-east-1: DeletionDate absent → 2026-01-08',
    ]);
    expect(lines(create, schedule, { advance: 'P8D' })).toEqual(['us-east-1: no key any more']);
  });
});
