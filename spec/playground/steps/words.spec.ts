import { describe, expect, it } from 'vitest';
import { present, type StepJson } from '../../../src/playground/history/history.js';
import { fewOf, shortId } from '../../../src/playground/steps/changes.js';
import { type StepWords, wordsOf } from '../../../src/playground/steps/words.js';
import { begun, create, OTHER_REGION, onKey, played, REGION, replicate } from '../../support/playing.js';

function wordsAfter(...steps: readonly StepJson[]): StepWords {
  return wordsOf(present(played(begun(), ...steps)).frame);
}

describe('a step in words', () => {
  it('says what was called where, that it was answered, and what changed', () => {
    expect(wordsAfter(create, replicate)).toEqual({
      what: 'ReplicateKey',
      where: `${REGION} → ${OTHER_REGION}`,
      outcome: { isAnswered: true, text: 'answered' },
      failures: 0,
      changes: [`${REGION}: ReplicaKeys with ${OTHER_REGION}`, `${OTHER_REGION}: new, Creating`],
    });
  });

  it('says by which rule a call was refused, and that nothing changed', () => {
    expect(wordsAfter(create, onKey('CancelKeyDeletion'))).toMatchObject({
      outcome: { isAnswered: false, text: 'refused: KMSInvalidStateException', rule: 'STATE-1' },
      changes: [],
    });
  });

  it('says how much time went by, and what happened meanwhile', () => {
    expect(wordsAfter(create, replicate, { advance: 'PT5S' })).toEqual({
      what: '5 seconds later',
      failures: 0,
      changes: [`${OTHER_REGION}: Creating → Enabled`],
    });
  });

  it('says how long a call waited for what it expects', () => {
    const poll = {
      ...onKey('DescribeKey', {}, OTHER_REGION),
      poll: true,
      expect: { ok: { KeyMetadata: { KeyState: 'Enabled' } }, partial: true },
    };
    expect(wordsAfter(create, replicate, poll)).toMatchObject({ waited: '5 seconds', failures: 0 });
    const never = { ...poll, poll: false, expect: { error: 'NotFoundException' } };
    expect(wordsAfter(create, replicate, never).failures).toBeGreaterThan(0);
  });

  it('names what DescribeKey does not show', () => {
    const tags = [{ TagKey: 'a', TagValue: 'b' }];
    expect(wordsAfter(create, onKey('TagResource', { Tags: tags })).changes).toEqual([`${REGION}: key tagged`]);
  });

  it('says what was set, what was shown, which replication ended; and of the beginning that it is one', () => {
    const held = { configure: { replicationDelay: null } };
    expect(wordsAfter(held).what).toBe('A replica stays Creating: until told');
    expect(wordsAfter({ show: 'all' }).what).toContain('all');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
    const finish = { finishReplication: '${key.KeyId}', region: OTHER_REGION };
    expect(wordsAfter(held, create, replicate, finish)).toMatchObject({
      what: expect.stringContaining(OTHER_REGION),
      changes: [`${OTHER_REGION}: Creating → Enabled`],
    });
    expect(wordsAfter().what).toBe('The beginning');
  });

  it('tells keys of several sets apart, and deletions', () => {
    const words = wordsAfter(create, create, onKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }), {
      advance: 'P7D',
    });
    expect(words.changes).toEqual([expect.stringMatching(/^mrk-\w{8}… in us-east-1: deleted$/)]);
  });

  it('is put into words once', () => {
    const { frame } = present(played(begun(), create));
    expect(wordsOf(frame)).toBe(wordsOf(frame));
  });
});

describe('a few', () => {
  it('are all of them, or the first and how many more', () => {
    expect(fewOf(['a', 'b'], 2)).toEqual(['a', 'b']);
    expect(fewOf(['a', 'b', 'c'], 2)).toEqual(['a', 'and 2 more']);
    expect(shortId('mrk-6aa11c278a4e79daa8bcf24f9f565eee')).toBe('mrk-6aa11c27…');
    expect(shortId('ReplicaKeys of a set and other names')).toBe('ReplicaKeys of a set and other names');
  });
});
