import { describe, expect, it } from 'vitest';
import { parseScenarioText } from '../../../src/teach/scenario/parse.js';
import { holds, openWorld, play, playCase } from '../../../src/teach/scenario/player.js';
import type { Case } from '../../../src/teach/scenario/scenario.js';
import { recorded } from '../../support/recorded.js';

const RULES: Readonly<Record<string, string>> = {
  test_create_multi_region_key: '[CREATE-1]',
  test_non_multi_region_keys_should_not_have_multi_region_properties: '[CREATE-4]',
  test_get_key_in_different_region: '[ID-3] [ID-4]',
  test_replicate_key: '[REPLICATE-4] [REPLICATE-6]',
  test_replicate_replica_key_should_fail: '[REPLICATE-1]',
  test_create_alias: '[ALIAS-1]',
  test_tag_key_with_duplicate_tag_keys_raises_error: '[TAG-1]',
  test_import_key_symmetric: '[IMPORT-1] [IMPORT-3] [IMPORT-5]',
  'test_key_enable_rotation_status[90]': '[ROTATE-7]',
  test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_enabled: '[ROTATE-4]',
  test_schedule_and_cancel_key_deletion: '[DELETE-2] [DELETE-5]',
  test_disable_and_enable_key: '[STATE-2]',
};

type Json = { [name: string]: unknown };
type Vector = { case: string; evidence: string; then: Json };
type File = { vectors: Vector[] };
/** One case: vectors that follow each other. */
type Given = { id: string; evidence: string; vectors: Vector[] };

function casesOf(json: unknown): readonly Case[] {
  const parsed = parseScenarioText(JSON.stringify(json));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.scenario.cases;
}

const file = recorded('observed.json') as File;
const cases = casesOf(file);
const groups: readonly Given[] = cases.map(({ id }) => {
  const vectors = file.vectors.filter((vector) => vector.case === id);
  return { id, evidence: vectors[0]?.evidence ?? '', vectors };
});

describe('what was seen at AWS', () => {
  for (const given of cases) {
    it(`AWS's recording ${given.id} of ${given.recorded} is reproduced ${RULES[given.id] ?? '[]'}`, () => {
      const results = [...play({ cases: [given] })];
      expect(results.filter((result) => !holds(result))).toEqual([]);
      expect(results.map(({ step }) => step)).toEqual(given.steps);
    });
  }

  it('is played case by case, each with its rules', () => {
    expect(cases.map(({ id }) => id)).toEqual(Object.keys(RULES));
  });
});

describe('the player, while it plays what was seen', () => {
  it.each(cases.map((given) => [given.id, given] as const))(
    '%s: sees the key states that the store has',
    (_, given) => {
      const store = openWorld(given);
      for (const { keySets } of playCase(given, store)) {
        for (const { keyId, primaryRegion, keyStates } of keySets) {
          const keySet = store.keySet(keyId);
          const keys = Object.values(keySet?.keys ?? {});
          expect(Object.fromEntries(keyStates)).toEqual(
            Object.fromEntries(keys.map((key) => [key.region, key.keyState])),
          );
          if (keySet?.multiRegion) expect(primaryRegion).toBe(keySet.primaryRegion);
        }
      }
    },
  );

  it('gives the same results every time', () => {
    expect([...play({ cases })]).toEqual([...play({ cases })]);
  });

  // Every single thing that the file expects is changed to something wrong, one at a time.
  it.each(groups.map((given) => [given.id, given] as const))('%s: notices every planted fault', (_, given) => {
    const faults = given.vectors.flatMap(({ then: expectation }, step) =>
      faultsOf(expectation).map((at) => ({ step, at })),
    );
    expect(faults.length).toBeGreaterThanOrEqual(given.vectors.length);
    const unnoticed = faults.filter(({ step, at }) => {
      const changed = structuredClone(given);
      plant(changed.vectors[step]?.then ?? {}, at);
      const first = [...play({ cases: casesOf({ vectors: changed.vectors }) })].find((result) => !holds(result));
      return first?.step.path !== `vectors[${step}].when`;
    });
    expect(unnoticed).toEqual([]);
  });
});

describe('a recorded answer', () => {
  // An answer of one member would then expect nothing but success.
  const recorded = groups.filter(({ evidence }) => evidence === 'recorded');
  it.each(recorded.map((given) => [given.id, given] as const))('%s: is compared member by member', (_, given) => {
    const unnoticed = given.vectors.flatMap(({ then: expectation }, step) => {
      const members = faultsOf(expectation).filter(
        (path) => path[0] === 'ok' && path.length > 1 && !isOnly(expectation, path),
      );
      return (expectation.partial === true ? [] : members).filter((path) => {
        const changed = structuredClone(given);
        const parent = parentOf(changed.vectors[step]?.then ?? {}, path);
        if (Array.isArray(parent)) parent.splice(Number(path.at(-1)), 1);
        else delete parent[path.at(-1) ?? ''];
        return [...play({ cases: casesOf({ vectors: changed.vectors }) })].every(holds);
      });
    });
    expect(unnoticed).toEqual([]);
  });
});

function isOnly(expectation: Json, path: readonly string[]): boolean {
  return path.length === 2 && Object.keys(expectation.ok as object).length === 1;
}

/** The paths of everything that an expectation says. */
function faultsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (path[0] === 'partial' || path[0] === 'jsonStrings') return [];
  if (typeof value !== 'object' || value === null) return [path];
  const members = Object.entries(value).flatMap(([name, member]) => faultsOf(member, [...path, name]));
  return path[0] === 'absent' || path.length === 0 ? members : [...members, path];
}

function plant(expectation: Json, path: readonly string[]): void {
  const name = path.at(-1) ?? '';
  const parent = parentOf(expectation, path);
  if (path.length === 1 && name === 'ok') {
    for (const member of Object.keys(expectation)) delete expectation[member];
    expectation.error = 'DisabledException';
  } else if (path[0] === 'absent') {
    parent[name] = String(parent[name]).startsWith('KeyMetadata') ? 'KeyMetadata.Arn' : 'ReplicaKeyMetadata.Arn';
  } else {
    parent[name] = wrong(parent[name]);
  }
}

function parentOf(expectation: Json, path: readonly string[]): Json {
  return path.slice(0, -1).reduce<Json>((member, step) => member[step] as Json, expectation);
}

function wrong(value: unknown): unknown {
  if (typeof value === 'string') return `wrong ${value}`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? [...value, 'one more'] : { ...(value as Json), OneMore: 'member' };
}
