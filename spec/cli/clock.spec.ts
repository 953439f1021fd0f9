import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mrk as runMrk } from '../support/mrk.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-clock-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const state = ['--state', join(temporary, 'keys.json')];

const mrk = (...args: readonly string[]) => runMrk(args);

describe('mrk clock', () => {
  it('begins at real time, stands still, and moves by what it is told', async () => {
    const before = Date.now();
    expect((await mrk('kms', 'create-key', ...state)).status).toBe(0);
    const start = Date.parse((await mrk('clock', ...state)).out.trim());
    expect(start).toBeGreaterThanOrEqual(before);
    expect(start).toBeLessThanOrEqual(Date.now());
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(Date.parse((await mrk('clock', ...state)).out.trim())).toBe(start);
    expect(Date.parse((await mrk('clock', 'advance', 'P7D', ...state)).out.trim())).toBe(start + 7 * 86_400_000);
    const { out } = await mrk('clock', 'advance', 'PT0S', '--json', ...state);
    expect(JSON.parse(out)).toEqual({ now: new Date(start + 7 * 86_400_000).toISOString(), events: [] });
    expect(statSync(state[1] ?? '').mode & 0o777).toBe(0o600);
  });

  it('says what happens next, and when', async () => {
    const file = ['--state', join(temporary, 'next.json')];
    const created = JSON.parse((await mrk('kms', 'create-key', '--multi-region', ...file)).out);
    const { KeyId } = created.KeyMetadata;
    expect((await mrk('clock', ...file)).out).not.toContain('next');
    await mrk('kms', 'replicate-key', '--key-id', KeyId, '--replica-region', 'eu-west-2', ...file);
    expect((await mrk('clock', ...file)).out).toMatch(
      new RegExp(`\\n  next, in 5 seconds: \\S+Z\\n    the replica key is ready  eu-west-2  ${KeyId}\\n$`),
    );
    const { now, next } = JSON.parse((await mrk('clock', '--json', ...file)).out);
    expect(next).toEqual({
      at: new Date(Date.parse(now) + 5000).toISOString(),
      happenings: [{ kind: 'replicationEnds', keyId: KeyId, region: 'eu-west-2' }],
    });
    await mrk('kms', 'schedule-key-deletion', '--region', 'eu-west-2', '--key-id', KeyId, ...file);
    const { out } = await mrk('clock', 'advance', 'PT1M', ...file);
    expect(out).toMatch(
      /\n {2}next, in 29 days 23 hours 59 minutes: .*\n {4}the waiting period ends, and the key is deleted {2}eu-west-2/,
    );
  });

  it.each([['P1Y'], ['7'], ['-P7D'], ['P999999999D'], ['']])('does not move by %j', async (by) => {
    await mrk('kms', 'list-keys', ...state);
    const before = readFileSync(state[1] ?? '', 'utf8');
    const { status, out, err } = await mrk('clock', ...state, 'advance', '--', by);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^mrk clock: /);
    expect(readFileSync(state[1] ?? '', 'utf8')).toBe(before);
  });

  it.each([
    [['-P1D'], 'mrk clock: the clock only goes forward, and cannot be moved by -P1D\n'],
    [['--', '-P1D'], 'mrk clock: the clock only goes forward, and cannot be moved by -P1D\n'],
    [['-5s'], 'mrk clock: the clock only goes forward, and cannot be moved by -5s\n'],
    [['5s'], 'such as PT5S, P7D or P1DT12H: "5s" (did you mean PT5S?)\n'],
    [['7 days'], '"7 days" (did you mean P7D?)\n'],
    [['1h30m'], '"1h30m" (did you mean PT1H30M?)\n'],
    [['p1dt12h'], '"p1dt12h" (did you mean P1DT12H?)\n'],
    [['PT7D'], '"PT7D" (did you mean P7D?)\n'],
    [['P5S'], '"P5S" (did you mean PT5S?)\n'],
    [['90'], '"90" (did you mean PT90S?)\n'],
    [['P1M'], '"P1M" (years and months have no fixed length: give days)\n'],
    [['tomorrow'], 'mrk clock: advance needs an ISO 8601 duration such as PT5S, P7D or P1DT12H: "tomorrow"\n'],
  ])('advance %j is told how a duration is written', async (words, sentence) => {
    const { status, out, err } = await mrk('clock', ...state, 'advance', ...words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.endsWith(sentence), err).toBe(true);
    expect(err).not.toContain('Unknown option');
  });

  it('names the verb that is meant', async () => {
    expect((await mrk('clock', 'advnace', 'P1D')).err).toContain('(did you mean advance?)');
  });

  it.each([[['advance']], [['back', 'P1D']], [['advance', 'P1D', 'P1D']], [['--stat', 'x']]])(
    '%j is no use of it',
    async (args) => {
      const { status, out, err } = await mrk('clock', ...args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toMatch(/See mrk clock --help/);
    },
  );

  it('--help tells its use', async () => {
    expect((await mrk('clock', '--help')).out).toMatch(/^Usage: mrk clock/);
  });
});
