// The subcommand that judges what happened elsewhere: what it prints, and its exit status.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cli } from '../../src/cli/cli.js';
import { present } from '../../src/playground/history/history.js';
import { readShared } from '../../src/playground/share/shared.js';
import { parseScenarioText } from '../../src/teach/scenario/parse.js';
import { play } from '../../src/teach/scenario/player.js';
import { mrk } from '../support/mrk.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:111122223333:key/${KEY}`;

function record(eventName: string, second: number, others: object = {}): object {
  return {
    eventTime: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString().replace('.000', ''),
    eventSource: 'kms.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    requestParameters: { keyId: KEY },
    responseElements: null,
    resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN }],
    ...others,
  };
}

const KEY_METADATA = { keyId: KEY, arn: ARN, aWSAccountId: '111122223333', keyState: 'Enabled', enabled: true };
const CREATED = record('CreateKey', 0, { requestParameters: {}, responseElements: { keyMetadata: KEY_METADATA } });
const DISABLED = record('DisableKey', 60);
const ENCRYPTED = record('Encrypt', 180, {
  requestParameters: { keyId: KEY, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
});
const REFUSED = { ...ENCRYPTED, errorCode: 'DisabledException', errorMessage: `${ARN} is disabled.` };

async function run(records: readonly object[], ...args: readonly string[]) {
  const file = join(folder, 'trail.json');
  writeFileSync(file, JSON.stringify({ Records: records }));
  return mrk(['check', file, ...args]);
}

it('says that all is possible, and ends with status 0', async () => {
  expect(await run([CREATED, DISABLED, REFUSED])).toEqual({
    status: 0,
    out: 'All is possible: 3 records of CloudTrail judged.\n',
    err: '',
  });
});

it('tells the first record that is not, the rule, and what led to it, and ends with status 1', async () => {
  const { status, out } = await run([CREATED, DISABLED, ENCRYPTED, { ...REFUSED, eventTime: '2026-01-01T12:04:00Z' }]);
  expect(status).toBe(1);
  expect(out).toMatch(/^Not possible: record 3, 2026-01-01T12:03:00.000Z Encrypt in us-east-1/);
  expect(out).toContain('  answered  ok\n  at AWS    DisabledException, as the key is Disabled\n  STATE-1: ');
  expect(out).toMatch(
    /Of the same key, before:\n {4}record 1, .* CreateKey .*: ok\n {4}record 2, .* DisableKey .*: ok\n/,
  );
  expect(out).toContain('\n2 records of CloudTrail judged, 1 after it not looked at.\n');
});

it('says how many records could not be judged, and why', async () => {
  const others = [
    record('GenerateRandom', 200),
    record('RotateKey', 210, { eventType: 'AwsServiceEvent' }),
    record('TagResource', 220, { errorCode: 'AccessDenied' }),
  ];
  const { status, out } = await run([CREATED, ...others]);
  expect(status).toBe(0);
  expect(out).toContain('1 record of CloudTrail judged, 3 not.\n');
  expect(out).toContain('  1: GenerateRandom is not modelled (record 2)\n');
  expect(out).toContain('  1: AccessDeniedException: permissions are not modelled (record 4)\n');
});

it('says that records could not be read, between which anything may have happened', async () => {
  const others = [
    { ...DISABLED, eventTime: 'x' },
    { ...DISABLED, awsRegion: undefined },
  ];
  const { status, out } = await run([CREATED, ...others, REFUSED]);
  expect(status).toBe(0);
  expect(out).toContain('  1: it has no eventTime, or one that is no instant (record 2)\n');
  expect(out).toContain('  1: it has no awsRegion (record 3)\n');
  expect(out).toContain('\n2 records could not be read: judged as with --gaps.\n');
});

it('prints the same as JSON', async () => {
  const { out } = await run([CREATED, DISABLED, ENCRYPTED], '--json');
  expect(JSON.parse(out)).toMatchObject({
    conclusion: 'impossible',
    records: 3,
    judged: 2,
    left: 0,
    impossible: {
      place: 'record 3',
      rule: 'STATE-1',
      expected: ['DisabledException'],
      received: 'ok',
      earlier: ['record 1', 'record 2'],
    },
  });
});

it('writes the calls as a scenario, which the model plays and the playground opens', async () => {
  const file = join(folder, 'scenario.json');
  await run([CREATED, DISABLED, ENCRYPTED], '--scenario', file);
  const text = readFileSync(file, 'utf8');
  const { account, now, steps } = JSON.parse(text);
  expect({ account, now }).toEqual({ account: '111122223333', now: Date.UTC(2026, 0, 1, 12) });
  expect(steps).toMatchObject([
    { call: 'CreateKey', as: 'key1', expect: { ok: {} } },
    { advance: 60_000 },
    { call: 'DisableKey', input: { KeyId: expect.stringMatching(/^\$\{key1\.KeyId\}$/) } },
    { advance: 120_000 },
    {
      call: 'Encrypt',
      note: expect.stringContaining('Not possible at AWS, which answers DisabledException, not ok [STATE-1]'),
    },
  ]);
  const parsed = parseScenarioText(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const wrong = [...play(parsed.scenario)].filter(({ mismatches = [] }) => mismatches.length > 0);
  expect(wrong.map(({ step }) => step)).toMatchObject([{ call: 'Encrypt' }]);
  const shared = readShared(text);
  const opened = shared.ok ? shared.choices[0]?.open() : undefined;
  if (opened?.ok !== true) throw new Error('it cannot be opened');
  expect(present(opened.history).step).toMatchObject({ call: 'Encrypt' });
});

it('writes what an answer shows that is not possible as what its step expects', async () => {
  const file = join(folder, 'shown.json');
  const scheduled = record('ScheduleKeyDeletion', 180, {
    requestParameters: { keyId: KEY, pendingWindowInDays: 7 },
    responseElements: { keyId: ARN, keyState: 'Disabled', pendingWindowInDays: 7 },
  });
  const { status } = await run(
    [CREATED, DISABLED, scheduled, { ...REFUSED, eventTime: '2026-01-01T12:04:00Z' }],
    '--scenario',
    file,
  );
  expect(status).toBe(1);
  const { steps } = JSON.parse(readFileSync(file, 'utf8'));
  expect(steps.at(-3)).toMatchObject({
    note: expect.stringContaining('which answers PendingDeletion, not Disabled [DELETE-2]'),
    expect: { ok: { KeyState: 'Disabled' }, partial: true },
  });
  const parsed = parseScenarioText(readFileSync(file, 'utf8'));
  const wrong = parsed.ok ? [...play(parsed.scenario)].flatMap(({ mismatches = [] }) => mismatches) : [];
  expect(wrong.map(({ path }) => path)).toContain('KeyState');
  // What comes after it expects what it was answered.
  expect(steps.at(-1)).toMatchObject({ call: 'Encrypt', expect: { error: 'DisabledException' } });
});

it('ends with status 2 where a file cannot be read, or nothing could be judged', async () => {
  expect((await run([])).status).toBe(2);
  const around = { out: () => {}, err: () => {}, read: async () => 'hello', hasColour: false };
  expect(await cli(['check', '-'], around)).toBe(2);
  expect(await cli(['check', join(folder, 'none')], around)).toBe(2);
  expect(await cli(['check'], around)).toBe(2);
  expect((await run([CREATED], '--whole', '--gaps')).err).toContain('--whole goes with neither');
  expect((await run([CREATED], '--visibility', 'soon')).err).toContain('--visibility');
});
