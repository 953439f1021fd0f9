// Why a call was refused: by which rule, before which others, and what would make it succeed.

import { isPrimary, type KeySet } from '../../model/key-set/key-set.js';
import { PRECEDENCE } from '../../model/operations/tables.js';
import { RULES } from '../../model/rules/catalogue.js';
import type { KmsError } from '../../model/rules/errors.js';
import { parseRegion } from '../../model/vocabulary/identifiers.js';
import type { Operation } from '../../model/vocabulary/vocabulary.js';
import { durationText, plural } from '../../shared/text.js';
import type { Work } from '../../shared/work.js';
import type { ForGood } from '../ways/for-good.js';
import { furtherFaults } from '../ways/further-faults.js';
import { reachOf } from '../ways/reach.js';
import { remediesOf } from '../ways/remedies.js';
import type { CallStep, Situation } from '../ways/steps.js';
import { commandsOf } from './commands.js';
import { part } from './explain-rule.js';
import { explainedState, inWords, lower, verdictOf } from './explain-state.js';
import { type ExplainedWay, type Explanation, explainedRule, knownFrom, type Part } from './explanation.js';

/** Explains one refused call, in the situation that it met. */
export function* explainRefusal(error: KmsError, call: CallStep, situation: Situation): Work<Explanation> {
  const { code, message, rule } = error;
  const further = yield* furtherFaults(error, call, situation);
  return {
    title: `${call.operation} in ${call.region}: ${message === '' ? code : `${code}: ${message}`}`,
    parts: [
      {
        heading: 'Why',
        text: [...whyOf(error, call, situation), ...alsoOf(further)],
        rules: [rule, ...further.map((next) => next.rule)].map(explainedRule),
      },
      ...(error.facts.fault === 'keyState' ? [explainedState(error.facts.keyState)] : []),
      ...openOf(error, call.operation),
      ...orderOf(call.operation),
      yield* helpOf(error, call, situation),
    ],
  };
}

function whyOf({ facts }: KmsError, call: CallStep, { keySet }: Situation): readonly string[] {
  const words = keySet === null ? [] : [whatKeyIs(keySet, call.region)];
  if (facts.fault !== 'keyState') return words;
  const verdict = lower(verdictOf(call.operation, facts.keyState) ?? 'Refused');
  const table = `by AWS's key-state table, footnote ${facts.footnote}`;
  return [...words, `${call.operation} on a key that is ${facts.keyState}: ${verdict}, ${table}.`];
}

function alsoOf(further: readonly KmsError[]): readonly string[] {
  return further.map(
    ({ code, rule }, place) =>
      `Also: once ${place === 0 ? 'that' : 'that, too,'} is mended, it would be refused next with ${code} [${rule}].`,
  );
}

/** The called key in words. */
function whatKeyIs(keySet: KeySet, name: string): string {
  const { keyId, primaryRegion, multiRegion, keys, origin } = keySet;
  const region = parseRegion(name);
  const key = region === undefined ? undefined : keys[region];
  if (key === undefined) {
    const there = Object.values(keys).map((one) => one.region);
    return `${name} has no key ${keyId}: there are keys of it in ${there.join(', ')}.`;
  }
  const others = Object.values(keys).filter((one) => one !== key);
  const role = !multiRegion ? 'single-Region' : isPrimary(keySet, key) ? 'primary' : 'replica';
  const related = others.map(
    (one) => `${one.region} (${one.region === primaryRegion ? 'primary, ' : ''}${one.keyState})`,
  );
  const alone = multiRegion ? ' It has no related keys.' : '';
  return `The key is a ${role} key of origin ${origin} in ${key.region}, and ${key.keyState}.${related.length === 0 ? alone : ` Related keys: ${related.join(', ')}.`}`;
}

function openOf({ rule }: KmsError, operation: Operation): readonly Part[] {
  const open = RULES[rule].open ?? [];
  return part(
    'What AWS leaves open',
    open
      .filter(({ answers }) => answers.length > 1)
      .filter(({ operations = 'every' }) => operations === 'every' || operations.some((name) => name === operation))
      .map(({ when, answers }) => `${when}: ${answers.join(' or ')} conforms.`),
  );
}

/** Which fault is named first where a call has several. */
export function orderOf(operation: Operation): readonly Part[] {
  const { order, evidence, reason, seen } = PRECEDENCE[operation];
  if (order.length < 2) return [];
  const pairs = seen.map(([first, second]) => `Seen at AWS: ${inWords(first)} before ${inWords(second)}.`);
  const steps = order.map(inWords).join(', then ');
  return part('Which fault is named first', [`By the checks: ${steps} (${evidence}: ${reason})`, ...pairs]);
}

function* helpOf(error: KmsError, call: CallStep, situation: Situation): Work<Part> {
  const heading = 'What would make it succeed';
  const { remedies, found, forGood } = yield* remediesOf(situation, call);
  const ways = remedies.map(({ way, call: retried, instead, isHarmful }): ExplainedWay => {
    const steps = [...way.steps, retried];
    const length = [
      ...(way.calls === 0 || retried.operation !== call.operation ? [] : [plural(way.calls, 'call')]),
      ...(way.waiting === 0 ? [] : [`${durationText(way.waiting)} of waiting`]),
    ];
    const after = length.length === 0 ? '' : ` after ${length.join(' and ')}`;
    const harm = isHarmful ? ', which takes a key out of use (no other way was found)' : '';
    const reach = reachOf(situation, steps);
    const far = reach.length === 0 ? '' : `; it ${reach.join(', and ')}`;
    const what = `${instead ?? 'The same call'}${after}${harm}${far}`;
    return { what: `${what}:`, commands: commandsOf(steps), steps };
  });
  if (ways.length > 0) return { heading, ways };
  if (forGood !== undefined) return { heading, ...neverOf(forGood) };
  const rule = `${error.rule}, ${knownFrom(explainedRule(error.rule))}`;
  const tried = found.isComplete
    ? 'every way was tried'
    : `every way of up to ${plural(found.calls, 'call')} was tried`;
  return { heading, text: [`Nothing that can be done to this key makes this call succeed (${tried}; ${rule}).`] };
}

/** No way was found, and there is none: the key is of another kind. */
function neverOf({ is, needed, rules, insteadOfIt }: ForGood): Pick<Part, 'text' | 'rules'> {
  const text = [
    `No call on this key and no waiting makes it succeed: the key has ${membersText(is)} for good. A new key is needed: CreateKey with ${membersText(needed)}.`,
    ...insteadOfIt.map((operation) => `For a key with ${membersText(is)} there is ${operation}.`),
  ];
  return { text, rules: rules.map(explainedRule) };
}

function membersText(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name} ${value}`)
    .join(' and ');
}
