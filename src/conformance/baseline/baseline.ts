// The file of findings that are known already: small, sorted, and a finding on a line, so that a diff of it can be reviewed.

import { FINDING_KINDS } from '../findings.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation, RULE_IDS, type RuleId } from '../model.js';
import { described, listOf, objectOf, oneOf, parseJson, refuseOthers, textOf, under, wrong } from '../reading.js';
import type { ConformReport } from '../report/report.js';
import { type KnownFinding, keyOf, knownBy } from './known.js';

/** The form of the file. Another number, and it is of another version. */
const FORM = 1;
const ANEW = '--save-baseline writes one that this version reads';

/**
 * The text of a file with what is known after a run, each finding once: those that it found, with all the ways in which they
 * showed, and of those that were known before the ones that it did not get to. Undefined: the run did not come to its end, so nobody knows what else it would
 * have found.
 */
export function toBaseline({ findings, baseline, stoppedBy }: ConformReport): string | undefined {
  if (stoppedBy === 'error' || stoppedBy === 'interrupted' || stoppedBy === 'max-findings') return undefined;
  const known = [...findings.flatMap(knownBy), ...(baseline?.notExercised ?? [])];
  const lines = [...new Set(known.map(keyOf))].sort();
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "baseline": ${FORM},\n  "findings": ${list}\n}\n`;
}

/**
 * The findings of such a file. Throws a RangeError that says what is wrong with any other, and where: also if it names what
 * this version does not have.
 */
export function parseBaseline(text: string): readonly KnownFinding[] {
  const file = objectOf(parseJson(text), '', 'a baseline');
  if (file.baseline !== FORM) {
    const what = file.conclusion !== undefined || file.finding !== undefined ? ' (a report is no baseline)' : '';
    throw wrong('baseline', `expected ${FORM}, got ${described(file.baseline)}${what}: ${ANEW}`);
  }
  refuseOthers(file, ['baseline', 'findings'], '');
  return listOf(file.findings, 'findings').map((one, index) => parseKnown(one, `findings[${index}]`));
}

const MEMBERS: readonly (keyof KnownFinding)[] = ['operation', 'state', 'kind', 'rule', 'member'];

function parseKnown(json: unknown, path: string): KnownFinding {
  const given = objectOf(json, path, 'a finding');
  refuseOthers(given, MEMBERS, path);
  const at = (name: keyof KnownFinding): string => under(path, name);
  const operation: Operation = oneOf(OPERATIONS, given.operation, at('operation'));
  const state = given.state === null ? null : oneOf<KeyState>(KEY_STATES, given.state, at('state'));
  const kind = oneOf(FINDING_KINDS, given.kind, at('kind'));
  if (kind === 'crash' && given.rule !== undefined) throw wrong(at('rule'), 'a crash has none');
  return {
    operation,
    state,
    kind,
    ...(kind === 'crash' ? {} : { rule: oneOf<RuleId>(RULE_IDS, given.rule, at('rule')) }),
    ...(given.member === undefined ? {} : { member: textOf(given.member, at('member')) }),
  };
}
