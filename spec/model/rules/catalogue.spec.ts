// The rules three times: in their records, in the code that follows them, and in the titles of the specs that prove it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { operationsWith } from '../../../src/model/operations/traits.js';
import { RULE_IDS, RULES, type Rule, type RuleId, ruleOf } from '../../../src/model/rules/catalogue.js';
import { CONDITIONS, type Condition } from '../../../src/model/rules/conditions.js';
import { RULES_OF_HOST_FAULTS } from '../../../src/model/rules/errors.js';
import type { Sighting } from '../../../src/model/rules/record.js';
import { RECORDED_AT_AWS } from '../../../src/model/rules/sources.js';
import { TRAITS } from '../../../src/model/rules/traits.js';
import { HOST_CRYPTOGRAPHY_WORDINGS } from '../../../src/model/rules/wording/cryptography.js';
import { KEY_STATES } from '../../../src/model/vocabulary/vocabulary.js';
import pages from '../../vectors/aws-pages.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Pages of AWS's that were there when they were last looked for. */
const PAGES: ReadonlySet<string> = new Set([...pages.developerguide, ...pages.APIReference]);
const FAMILIES = [...new Set(RULE_IDS.map((id) => id.slice(0, id.indexOf('-'))))].join('|');
const ID = `(?:${FAMILIES})-\\d+[a-z]?`;

describe('the catalogue of rules', () => {
  it('has the same rules as the code cites in refusals and comments, or follows because their records say how', () => {
    const cited = [...new Set(sourceFiles().flatMap(({ text }) => citedIn(text)))];
    expect(difference(RULE_IDS, [...cited, ...RULE_IDS.filter(saysHow)])).toEqual([]);
    expect(difference(cited, RULE_IDS)).toEqual([]);
  });

  it('has the same rules as the titles of specs and property tests name, or an example of an open answer shows', () => {
    // answer-sets.spec.ts plays the examples, each under the ID of its rule.
    const played = RULE_IDS.filter((id) => ruleOf(id).open !== undefined);
    const named = new Set([...played, ...specFiles().flatMap(({ text }) => namedInTitles(text))]);
    expect(difference([...named], RULE_IDS)).toEqual([]);
    expect(difference(RULE_IDS, [...named])).toEqual([]);
  });

  it('has for every rule one sentence, an https source and its evidence', () => {
    for (const rule of RULE_IDS.map((id) => ruleOf(id))) expect(faultsOf(rule), rule.id).toEqual([]);
  });

  it('has no rule of another ID, in type and value', () => {
    for (const id of ['STATE-99', 'state-1', '', 'toString', '__proto__']) expect(ruleOf(id), id).toBeUndefined();
    // @ts-expect-error: a text may be the ID of no rule
    const rule: Rule = ruleOf('STATE-99');
    expect(rule).toBeUndefined();
    const known: Rule = ruleOf('STATE-1');
    expect(known).toMatchObject({ id: 'STATE-1', evidence: 'documented' });
  });

  it('names the faults of the host’s cryptography as the table does by which they are refused', () => {
    const named = (fault: string) => RULE_IDS.filter((id) => RULES[id].faults?.includes(fault));
    const faults = Object.keys(HOST_CRYPTOGRAPHY_WORDINGS);
    expect(Object.fromEntries(faults.map((fault) => [fault, named(fault)]))).toEqual(RULES_OF_HOST_FAULTS);
  });

  it('has AWS’s own page as the source of what AWS documents, and an observer’s of what AWS does not', () => {
    const isOfAws = (id: RuleId): boolean => new URL(ruleOf(id).source).host.endsWith('aws.amazon.com');
    for (const id of RULE_IDS) {
      const { evidence } = ruleOf(id);
      if (evidence === 'documented') expect(isOfAws(id), id).toBe(true);
      if (evidence === 'observed') expect(isOfAws(id), id).toBe(false);
    }
  });

  it('has a sighting of every rule that is only observed, and none of one that is assumed', () => {
    for (const { id, evidence, observed } of RULE_IDS.map((id) => ruleOf(id))) {
      if (evidence === 'observed') expect(observed?.length, id).toBeGreaterThan(0);
      if (evidence === 'assumed') expect(observed, id).toBeUndefined();
    }
  });

  it('has for every rule that is assumed, and for no other, the question that would settle it', () => {
    for (const { id, evidence, question } of RULE_IDS.map((id) => ruleOf(id))) {
      if (evidence === 'assumed') expect(question, id).toMatch(/^[A-Z].+\?$/);
      else expect(question, id).toBeUndefined();
    }
  });

  it('names no page of AWS KMS that there is not', () => {
    const cited = sourceFiles().flatMap(({ text }) => [
      ...text.matchAll(/(?:kms\/latest\/(?:developerguide|APIReference)|\$\{GUIDE\}|\$\{API\})\/([\w-]+)\.html/g),
    ]);
    const names = [...new Set(cited.map(([, name = '']) => name))];
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !PAGES.has(name))).toEqual([]);
  });

  it('has the sightings of a rule in order of date, each with a date that was, and a case where its source has it', () => {
    for (const { id, observed } of RULE_IDS.map((id) => ruleOf(id))) {
      if (observed === undefined) continue;
      expect(observed.flatMap(faultsOfSighting), id).toEqual([]);
      const dates = observed.map(({ date }) => date);
      expect(dates, id).toEqual([...dates].sort());
      expect(new Set(observed.map((sighting) => JSON.stringify(sighting))).size, id).toBe(observed.length);
    }
  });

  it('has each case of the recorded vectors as a sighting, of the same date', () => {
    const sightings = RULE_IDS.flatMap((id) => ruleOf(id).observed ?? []);
    const { vectors } = JSON.parse(readFileSync(join(ROOT, 'spec/vectors/observed.json'), 'utf8'));
    expect(vectors.length).toBeGreaterThan(0);
    for (const vector of vectors) {
      const dates = sightings.filter((sighting) => sighting.case === vector.case).map(({ date }) => date);
      expect([...new Set(dates)], vector.case).toEqual([vector.date]);
    }
  });

  it('asks for every condition and every trait that have a name, and every trait has its operations', () => {
    const records = RULE_IDS.map((id) => ruleOf(id));
    const given = new Set<Condition>(
      records.flatMap(({ open = [], exercisedBy = [], blamedFor = [] }) =>
        [...open, ...exercisedBy, ...blamedFor].flatMap((data) => (data.given ?? []).flat()),
      ),
    );
    const states: readonly Condition[] = KEY_STATES;
    expect(CONDITIONS.filter((condition) => !states.includes(condition) && !given.has(condition))).toEqual([]);
    const named = JSON.stringify(records);
    expect(TRAITS.filter((trait) => !named.includes(`"${trait}"`))).toEqual([]);
    expect(TRAITS.filter((trait) => operationsWith(trait).length < 2)).toEqual([]);
  });

  it('is plain data: the records are the same as their JSON', () => {
    expect(JSON.parse(JSON.stringify(RULES))).toEqual(RULES);
  });

  it('has the rule of every refusal', () => {
    // Other rooms have functions of the same name, which refuse without a rule.
    const files = sourceFiles().filter(({ text }) => /import [^;]*\brefuse\b[^;]*\berrors\.js'/.test(text));
    const refusals = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\brefuse\(\s*([^,\s]+),/g)].map(([, first = '']) => ({ path, first })),
    );
    expect(refusals.length).toBeGreaterThan(80);
    const literals = refusals.filter(({ first }) => first.startsWith("'"));
    expect(
      difference(
        literals.map(({ first }) => first.slice(1, -1)),
        RULE_IDS,
      ),
    ).toEqual([]);
    // What is no literal is a variable of type RuleId: few enough to look at.
    const others = refusals.filter(({ first }) => !first.startsWith("'")).map(({ first }) => first);
    expect(new Set(others)).toEqual(new Set(['rule', 'ruleOfCell(card']));
  });
});

/** A record whose open answers, variations or attribution are what the model, or the kit, does. */
function saysHow(id: RuleId): boolean {
  const { open, varies, exercisedBy, blamedFor } = ruleOf(id);
  return [open, varies, exercisedBy, blamedFor].some((data) => data !== undefined);
}

/** What is wrong with a rule's own data. */
function faultsOf({ sentence, source, evidence }: Rule): string[] {
  const faults: string[] = [];
  if (!/^[A-Z`].*[.`]$/s.test(sentence)) faults.push(`no sentence: ${sentence}`);
  // Two sentences in one rule would be two rules.
  if (/[a-z)]\. [A-Z]/.test(sentence)) faults.push(`several sentences: ${sentence}`);
  if (!/^https:\/\/[a-z.]+\/\S+$/.test(source)) faults.push(`no https source: ${source}`);
  if (!['documented', 'observed', 'assumed', 'ours'].includes(evidence)) faults.push(`no evidence: ${evidence}`);
  return faults;
}

/** The newest evidence that was looked through is of this month. */
const LOOKED_THROUGH = '2026-11';

/** What is wrong with a sighting: alone, in its date, or in how its case and its source fit together. */
function faultsOfSighting({ date, case: name, source }: Sighting): string[] {
  const faults: string[] = [];
  const [year, month = '01', day = '01'] = date.split('-');
  const instant = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const whole = /^20\d\d(-\d\d){0,2}$/.test(date) && instant.getTime() > 0 && instant.toISOString().startsWith(date);
  if (!whole) faults.push(`no date: ${date}`);
  if (date.slice(0, LOOKED_THROUGH.length) > LOOKED_THROUGH) faults.push(`in the future: ${date}`);
  if (source === undefined) return name === undefined ? faults : [...faults, `nowhere: ${name}`];
  const file = /^https:\/\/github\.com\/[\w-]+\/[\w-]+\/blob\/[0-9a-f]{40}\/\S+\/([\w.]+)\.(?:json|py)$/.exec(
    source,
  )?.[1];
  if (file === undefined) faults.push(`not pinned to a commit: ${source}`);
  if (date.length !== '2026-09-12'.length) faults.push(`a recording without its day: ${date}`);
  // A recording of many cases is named by its file, also where no case is named; a test by its function and parameters.
  const [names, needed] = source.startsWith(RECORDED_AT_AWS)
    ? [new RegExp(`^${file}/[\\w*-]+$`), false]
    : [/^test_\w+(\[\S+\])?$/, true];
  if (name === undefined ? needed : !names.test(name)) faults.push(`no case there: ${name}`);
  return faults;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

function sourceFiles(): readonly TextFile[] {
  return textFiles('src').filter(({ path }) => !/rules.records/.test(path));
}

function specFiles(): readonly TextFile[] {
  return [...textFiles('spec'), ...textFiles('property-tests')].filter(({ path }) =>
    /\.(spec|campaign|property)\.ts$/.test(path),
  );
}

function textFiles(directory: string): readonly TextFile[] {
  return readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, directory, path), 'utf8') }));
}

/** `[STATE-1]` in a comment or a text, and 'STATE-1' as data. */
function citedIn(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\[(${ID})\\]|'(${ID})'`, 'g'))].map(([, cited, data]) => cited ?? data ?? '');
}

/** A title is a text that ends with rule IDs in brackets. */
function namedInTitles(text: string): readonly string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const ends = code.matchAll(new RegExp(`((?:\\[${ID}\\] ?)+)(?:['"\`])`, 'g'));
  return [...ends].flatMap(([, ids = '']) => ids.match(new RegExp(ID, 'g')) ?? []);
}

function difference(these: readonly string[], those: readonly string[]): readonly string[] {
  const known = new Set(those);
  return [...new Set(these)].filter((one) => !known.has(one)).sort();
}
