import { expect, it } from 'vitest';
import { createRefusals } from '../../../src/conformance/campaign/refusals.js';
import { createSessions } from '../../../src/conformance/campaign/sessions.js';
import { createSuspicion } from '../../../src/conformance/campaign/suspicion.js';
import { createCoverage } from '../../../src/conformance/coverage.js';
import { createFaults } from '../../../src/conformance/failures.js';
import { settingsOf } from '../../../src/conformance/options.js';
import { createOutcomeBook } from '../../../src/conformance/outcome-book.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { newStore } from './runs.js';

it.each([true, false])('A session notes who follows a rule, and whether every run plays it: %s', async (isStanding) => {
  const refusals = createRefusals();
  const sessions = createSessions({
    options: {},
    settings: settingsOf({}),
    startedAt: 0,
    accountId: () => undefined,
    isLeftOut: () => false,
    absentMembers: new Set(),
    coverage: createCoverage(),
    outcomes: createOutcomeBook(),
    refusals,
    faults: createFaults(),
    suspects: createSuspicion(),
  });
  const input = { KeyId: 'mrk-00000000000000000000000000000001' };
  await sessions.playIn(
    storeTarget(newStore()),
    () => {},
    { isCounted: true, isStanding },
    (session) => session.replay({ region: 'us-east-1', operation: 'DescribeKey', input }),
  );
  expect([...refusals.followers('ID-3')]).toEqual(['DescribeKey']);
  expect([...refusals.standing.followers('ID-3')]).toEqual(isStanding ? ['DescribeKey'] : []);
});
