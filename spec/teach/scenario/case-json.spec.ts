import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../../src/teach/lessons/lesson.js';
import { caseJson } from '../../../src/teach/scenario/case-json.js';
import { parseScenario, parseScenarioText } from '../../../src/teach/scenario/parse.js';
import type { Case } from '../../../src/teach/scenario/scenario.js';

const spec = new URL('../../', import.meta.url);

/** The parsed case without its name and its places in the file. */
function bare({ world, steps }: Case): unknown {
  return { world, steps: steps.map(({ path: _, ...step }) => step) };
}

function casesOf(text: string): readonly Case[] {
  const parsed = parseScenarioText(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.scenario.cases;
}

function lessonCases(): readonly Case[] {
  const folder = new URL('lessons/', spec);
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return pages.flatMap((name) => {
    const parsed = parseLesson(readFileSync(new URL(name, folder), 'utf8'));
    if (!parsed.ok) throw new Error(name);
    return parsed.lesson.parts.flatMap((part) => (part.kind === 'scenario' ? [part.case] : []));
  });
}

describe('a case as JSON', () => {
  it.each([
    ['the lessons', lessonCases()],
    ['what was observed', casesOf(readFileSync(new URL('vectors/observed.json', spec), 'utf8'))],
    [
      'a case with everything in it',
      casesOf(
        JSON.stringify({
          account: '111122223333',
          now: '2026-01-01',
          seed: 7,
          enabledRegions: ['us-east-1', 'me-south-1'],
          awsManagedKeys: ['s3'],
          settings: { replicationDelay: null, visibilityDelay: { state: 5 }, quotas: { keysPerRegion: 3 } },
          steps: [
            { advance: 'P1D', note: 'later' },
            { show: 'all' },
            { show: 'state' },
            { configure: { rolesWhileUpdating: 'both-replicas' } },
            { finishReplication: 'mrk-1', region: 'us-east-1' },
            {
              region: 'us-east-1',
              call: 'GetKeyPolicy',
              principal: 'arn:aws:iam::111122223333:root',
              as: 'policy',
              expect: { ok: { Policy: {} }, absent: ['PolicyName'], jsonStrings: ['Policy'], partial: true },
              poll: 'until it is there',
            },
            { region: 'us-east-1', call: 'DescribeKey', expect: { error: 'NotFoundException', message: 'no' } },
          ],
        }),
      ),
    ],
  ])('is read as it was: %s', (_what, cases) => {
    for (const given of cases) {
      const again = parseScenario(JSON.parse(JSON.stringify(caseJson(given))));
      expect(again.ok && again.scenario.cases.map(bare)).toEqual([bare(given)]);
    }
    expect(cases.length).toBeGreaterThan(0);
  });
});
