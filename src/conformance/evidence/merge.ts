// What follows from a file of mrk evidence: vectors of what was answered, and what to change in the records of the rules.

import { type RuleId, ruleOf } from '../model.js';
import { type ScenarioStep, toSteps } from '../traces/scenario.js';
import { type Asked, type Evidence, probeOf } from './file.js';
import type { Probe } from './probes.js';

/** What an answer says of a rule. */
export interface Proposal {
  readonly probe: string;
  readonly rule: RuleId;
  readonly question: string;
  /** The answer, and the key state where that was the question. */
  readonly answer: string;
  /**
   * `agrees`: it is the model's own; `decides`: another of those that were open; `contradicts`: none of them.
   */
  readonly says: 'agrees' | 'decides' | 'contradicts';
  readonly expected: readonly string[];
  /** What to change in the rule's record, in words. */
  readonly change: string;
}

/** A vector of an answer, in the form of spec/guide/vectors.md. */
export interface EvidenceVector {
  readonly case: string;
  readonly evidence: 'asserted';
  readonly date: string;
  readonly given: { readonly calls: readonly ScenarioStep[] };
  readonly when: { readonly region: string; readonly call: string; readonly input: object; readonly as?: string };
  readonly then: { readonly ok: object } | { readonly error: string; readonly message?: string };
}

/** What a file proposes, and what it could not say. */
export interface Merged {
  readonly proposals: readonly Proposal[];
  readonly vectors: readonly EvidenceVector[];
  /** Probes of another version, and those that were not played. */
  readonly silent: readonly { readonly probe: string; readonly why: string }[];
}

/** What follows from a file. */
export function mergeEvidence({ probes, date }: Evidence): Merged {
  const proposals: Proposal[] = [];
  const vectors: EvidenceVector[] = [];
  const silent: { readonly probe: string; readonly why: string }[] = [];
  for (const asked of probes) {
    const probe = probeOf(asked.probe);
    if ('skipped' in asked) silent.push({ probe: asked.probe, why: asked.skipped });
    else if (probe === undefined) silent.push({ probe: asked.probe, why: 'this version asks no such question' });
    else {
      proposals.push(proposalOf(probe, asked, date));
      const vector = vectorOf(asked, date);
      if (vector !== undefined) vectors.push(vector);
    }
  }
  return { proposals, vectors, silent };
}

type Answered = Exclude<Asked, { readonly skipped: string }>;

function proposalOf(
  { id, rule, question, answers, states }: Probe,
  { answer, state }: Answered,
  date: string,
): Proposal {
  const isOfState = states.length > 0 && state !== undefined && answer === 'ok';
  const says = isOfState ? saidBy(states, state, answers[0] === 'ok') : saidBy(answers, answer, true);
  const text = isOfState ? `ok, ${state}` : answer;
  const expected = states.length > 0 ? [...states, ...answers.slice(1)] : answers;
  return { probe: id, rule, question, answer: text, says, expected, change: changeOf(rule, id, text, says, date) };
}

function saidBy(open: readonly string[], answer: string, isOwnFirst: boolean): Proposal['says'] {
  if (isOwnFirst && open[0] === answer) return 'agrees';
  return open.includes(answer) ? 'decides' : 'contradicts';
}

function changeOf(rule: RuleId, id: string, answer: string, says: Proposal['says'], date: string): string {
  const { evidence } = ruleOf(rule);
  const observed = `observed: { date: '${date}', case: '${id}' }`;
  const known =
    evidence === 'assumed' ? `evidence: 'observed' in place of 'assumed', without question; ${observed}` : observed;
  if (says === 'agrees') return `${known}; the open answer is closed: ${answer} alone`;
  if (says === 'decides') return `${known}; the model must answer ${answer}, alone`;
  return `${known}; the model must answer ${answer}, which the record does not have: its sentence is wrong`;
}

function vectorOf({ probe, calls }: Answered, date: string): EvidenceVector | undefined {
  const steps = toSteps(calls);
  const asked = steps.at(-1);
  const last = calls.at(-1);
  if (asked === undefined || last === undefined || !('call' in asked)) return undefined;
  const { region, call, input, as } = asked;
  const { answer } = last;
  if (!('output' in answer || 'error' in answer)) return undefined;
  return {
    case: probe,
    evidence: 'asserted',
    date,
    given: { calls: steps.slice(0, -1).map(withoutExpectation) },
    when: { region, call, input, ...(as === undefined ? {} : { as }) },
    then: 'error' in answer ? { error: answer.error.code } : { ok: stateShown(answer.output) },
  };
}

/** Of what was answered the key state alone is known to be so again. */
function stateShown({ KeyMetadata }: Readonly<Record<string, unknown>>): object {
  const state = typeof KeyMetadata === 'object' && KeyMetadata !== null && 'KeyState' in KeyMetadata;
  return state ? { KeyMetadata: { KeyState: KeyMetadata.KeyState } } : {};
}

function withoutExpectation(step: ScenarioStep): ScenarioStep {
  if (!('call' in step)) return step;
  const { expect: _expect, ...call } = step;
  return call;
}
