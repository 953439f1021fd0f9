// A question: a call, and choices of what it answers. Which choice is right is never written: the call is made, and the
// one choice that holds is the answer.

import { KEY_STATES } from '../../model/vocabulary/vocabulary.js';
import { didYouMean } from '../../shared/nearest.js';
import { isObject, isOneOf } from '../../shared/objects.js';
import { parseScenario } from '../scenario/parse.js';
import { holds, play, type StepResult } from '../scenario/player.js';
import type { Scenario } from '../scenario/scenario.js';
import type { LessonFault, Place } from './places.js';

/** A question, with the answer that the model gave. */
export interface Question {
  readonly line: number;
  readonly ask: string;
  /** What may be chosen, in words. */
  readonly choices: readonly string[];
  /** The index of the choice that holds. */
  readonly right: number;
  readonly because?: string;
  /** The steps of the question's own, then the call that was asked about: what came of each. */
  readonly results: readonly StepResult[];
}

type Json = Readonly<Record<string, unknown>>;
type Read = { readonly question: Question } | { readonly faults: readonly LessonFault[] };

interface Choice {
  readonly say: string;
  /** As in a scenario. */
  readonly expect: Json;
}

const MEMBERS = ['ask', 'steps', 'call', 'choices', 'because'];

/** Reads a question; `given` is the scenario that it goes on from. Without one that can be played it has no answer yet. */
export function parseQuestion({ lineOf, fault, value }: Place, given: Json | undefined): Read {
  if (fault !== undefined) return { faults: [fault] };
  const faults: LessonFault[] = [];
  const report = (path: string, message: string): void => {
    faults.push({ line: lineOf(path), message: path === '' ? `question: ${message}` : `${path}: ${message}` });
  };
  if (!isObject(value)) {
    report('', `expected ${MEMBERS.slice(0, -1).join(', ')} and because`);
    return { faults };
  }
  for (const name of Object.keys(value)) {
    if (!MEMBERS.includes(name))
      report(name, `unknown member; known are ${MEMBERS.join(', ')}${didYouMean(name, MEMBERS)}`);
  }
  const { ask, steps = [], call, because } = value;
  if (typeof ask !== 'string' || ask.trim() === '') report('ask', 'expected the question, as text');
  if (because !== undefined && typeof because !== 'string') report('because', 'expected text');
  if (!Array.isArray(steps)) report('steps', 'expected a list of steps, as in a scenario');
  if (!isObject(call)) report('call', 'expected a call, as in a scenario: region, call, input');
  const choices = parseChoices(value.choices, report);
  if (faults.length > 0 || typeof ask !== 'string' || !Array.isArray(steps) || !isObject(call)) return { faults };
  if (given === undefined) return { faults };
  const asked = answerOf({ given, steps, call, choices }, report);
  if (asked === undefined) return { faults };
  const told = typeof because === 'string' ? { because } : {};
  return { question: { line: lineOf(''), ask, choices: choices.map(({ say }) => say), ...told, ...asked } };
}

type Report = (path: string, message: string) => void;

function parseChoices(json: unknown, report: Report): readonly Choice[] {
  if (!Array.isArray(json) || json.length < 2) {
    report('choices', 'expected a list of two choices or more');
    return [];
  }
  return json.flatMap((given: unknown, index) => {
    const choice = choiceOf(given);
    if (choice !== undefined) return choice;
    const forms = 'ok, the code of an error, a key state, or say and beside it ok or error';
    report(`choices[${index}]`, `expected ${forms}`);
    return [];
  });
}

function choiceOf(given: unknown): Choice | undefined {
  if (given === 'ok') return { say: 'It succeeds', expect: { ok: {} } };
  if (isOneOf(KEY_STATES, given)) {
    return { say: given, expect: { ok: { KeyMetadata: { KeyState: given } }, partial: true } };
  }
  if (typeof given === 'string' && /^[A-Za-z0-9]+Exception$/.test(given)) {
    return { say: `It is refused: ${given}`, expect: { error: given } };
  }
  if (!isObject(given)) return undefined;
  const { say, ...expect } = given;
  if (typeof say !== 'string' || say.trim() === '') return undefined;
  return { say, expect: Object.hasOwn(expect, 'ok') ? { partial: true, ...expect } : expect };
}

interface Asked {
  readonly given: Json;
  readonly steps: readonly unknown[];
  readonly call: Json;
  readonly choices: readonly Choice[];
}

/** The choice that holds; undefined: what keeps the question from having an answer has been reported. */
function answerOf(asked: Asked, report: Report): Pick<Question, 'right' | 'results'> | undefined {
  const { choices, given } = asked;
  const before = Array.isArray(given.steps) ? given.steps.length : 0;
  const expects = [undefined, ...choices.map(({ expect }) => expect)];
  const scenarios = expects.flatMap((expect, at) => scenarioOf(asked, expect, before, at, report) ?? []);
  if (scenarios.length < expects.length) return undefined;
  const [first = [], ...others] = scenarios.map((scenario) => [...play(scenario)].slice(before));
  const obstacle = first.find((result) => result.obstacle !== undefined)?.obstacle;
  if (obstacle !== undefined || first.length === 0) {
    report('call', `cannot be played: ${obstacle ?? 'a step before it cannot'}`);
    return undefined;
  }
  const failed = others[0]?.slice(0, -1).find((result) => !holds(result));
  if (failed !== undefined) report('steps', 'not as expected');
  const holding = others.flatMap((results, index) => (results.every(holds) ? [index] : []));
  const [right] = holding;
  if (right !== undefined && holding.length === 1) return { right, results: first };
  const numbers = holding.map((index) => index + 1).join(' and ');
  const answer = first.at(-1)?.answer;
  const answered = answer?.ok === false ? `${answer.error.code} [${answer.error.rule}]` : 'with success';
  if (failed === undefined)
    report('choices', `${numbers === '' ? 'none holds' : `${numbers} hold`}: the model answers ${answered}`);
  return undefined;
}

/** The scenario that ends with the call and expects one of the choices, or nothing. */
function scenarioOf(
  { given, steps, call }: Asked,
  expect: Json | undefined,
  before: number,
  at: number,
  report: Report,
): Scenario | undefined {
  const all = [...(Array.isArray(given.steps) ? given.steps : []), ...steps];
  const last = expect === undefined ? call : { ...call, expect };
  const parsed = parseScenario({ ...given, steps: [...all, last] });
  if (parsed.ok) return parsed.scenario;
  // A fault of the call itself is told once.
  for (const { path, message } of parsed.faults) {
    const [, index = '0', rest = ''] = /^steps\[(\d+)\](.*)$/.exec(path) ?? [];
    const isLast = Number(index) === all.length;
    if (at > 0 && !(isLast && rest.startsWith('.expect'))) continue;
    if (!isLast) report(`steps[${Number(index) - before}]${rest}`, message);
    else report(at === 0 ? `call${rest}` : `choices[${at - 1}]${rest.slice('.expect'.length)}`, message);
  }
  return undefined;
}
