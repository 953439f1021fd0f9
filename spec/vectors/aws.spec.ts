// What was recorded at AWS (spec/vectors/aws), answer for answer, over HTTP.

import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isSmoke } from '../../property-tests/support/config.js';
import { IS_WORDLESS, recorded } from '../support/recorded.js';
import { giveRsaKeys } from '../support/rsa-keys.js';
import { DEPARTURES } from './departures.js';
import { type Departure, play, type Vector } from './runner.js';
import { endpoint } from './targets.js';
import { casesOf, vectorsOf } from './vectors.js';

const files = readdirSync(new URL('./aws/', import.meta.url)).sort();

/** What a key is for, not its life: half of the answers, and most of the time. */
const AT_LENGTH = [
  'localstack.json',
  'asserted.json',
  'ecc.json',
  'hmac.json',
  'imports-families.json',
  'mldsa.json',
  'rsa.json',
];
const played = isSmoke ? files.filter((file) => !AT_LENGTH.includes(file)) : files;

const nameOf = ({ case: story, step = '' }: Vector): string => `${story}/${step}`;
const departing = new Set(Object.values(DEPARTURES).flat());

beforeAll(() => giveRsaKeys().restore);

afterEach(() => {
  vi.useRealTimers();
});

/** The vectors that are answered otherwise, and how. */
async function departuresOf(vectors: readonly Vector[]): Promise<ReadonlyMap<Vector, string>> {
  const told: Departure[] = [];
  for (const [, story] of casesOf(vectors)) {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(String(story[0]?.given?.now)) });
    told.push(...(await play(story, endpoint)));
  }
  return new Map(told.map(({ vector, what }) => [vector, what]));
}

describe.each(played)('the recording %s', (file) => {
  const vectors = vectorsOf(recorded(`aws/${file}`));

  it('is answered so, but for what is known to depart', async () => {
    const told = await departuresOf(vectors);
    const unknown = [...told].filter(([vector]) => !departing.has(nameOf(vector)));
    expect(unknown.map(([vector, what]) => `${nameOf(vector)}: ${what}`)).toEqual([]);
    // What departs in words alone does not do so without them.
    const agreeing = vectors.filter((vector) => departing.has(nameOf(vector)) && !told.has(vector));
    if (!IS_WORDLESS) expect(agreeing.map(nameOf)).toEqual([]);
  });
});

it('a recording would be refused with other answers', async () => {
  const vectors = vectorsOf(recorded('aws/rotation.json'));
  const wrong = vectors.map((vector) => ({
    ...vector,
    then: vector.then.error === undefined ? { error: 'DisabledException' } : { ok: {} },
  }));
  const told = await departuresOf(wrong);
  expect(wrong.filter((vector) => !told.has(vector)).map(nameOf)).toEqual([]);
});

it('what is known to depart is there, and the guide has their number', () => {
  const names = files.flatMap((file) => vectorsOf(recorded(`aws/${file}`)).map(nameOf));
  expect([...departing].filter((name) => !names.includes(name))).toEqual([]);
  const page = readFileSync(new URL('../guide/vectors.md', import.meta.url), 'utf8');
  expect(page).toContain(`${names.length.toLocaleString('en')} answers`);
});
