// Reads back what is to be played again. Files come from anywhere: whatever is wrong with one is said, and where.

import { FINDING_KINDS, type Finding, GIVING_UP, type SequenceStep } from '../findings.js';
import { KEY_STATES, type KeyState, OPERATIONS, type Operation, RULE_IDS, type RuleId } from '../model.js';
import {
  described,
  type Json,
  listOf,
  numberOf,
  objectOf,
  oneOf,
  parseJson,
  refuseOthers,
  textOf,
  under,
  wrong,
} from '../reading.js';

/** What a file of a finding says of how it is played again. */
export interface Replay {
  readonly sequence: readonly SequenceStep[];
  /** What the sequence is to show, if the file says so. */
  readonly finding?: Finding;
}

/**
 * A file of a finding, a report with one finding, or a bare sequence. Throws a RangeError that says what is wrong with
 * anything else, and where.
 */
export function parseReplay(text: string): Replay {
  const json = parseJson(text);
  if (Array.isArray(json)) return { sequence: parseSequence(json, '') };
  const file = objectOf(json, '', 'a sequence of calls, a finding, or a report');
  if (file.finding !== undefined) return replayOf(file.finding, 'finding');
  if (file.findings !== undefined) {
    const findings = listOf(file.findings, 'findings');
    const [only] = findings;
    if (findings.length !== 1) {
      throw wrong('findings', `expected one finding, got ${findings.length}: play the file of one of them`);
    }
    return replayOf(only, 'findings[0]');
  }
  if (file.sequence !== undefined) return replayOf(file, '');
  throw wrong('', 'expected "finding", "findings" or "sequence", or a list of calls');
}

/** What is no input of KMS in any sense would only exhaust the kit. */
const LONGEST_SEQUENCE = 10_000;
const DEEPEST = 64;

function replayOf(json: unknown, path: string): Replay {
  const given = objectOf(json, path, 'a finding');
  const sequence = parseSequence(given.sequence, under(path, 'sequence'));
  // Of a bare `{ sequence }` it is not known what it is to show.
  if (given.kind === undefined && given.rule === undefined) return { sequence };
  return { sequence, finding: parseFinding(given, sequence, path) };
}

function parseSequence(json: unknown, path: string): readonly SequenceStep[] {
  const steps = listOf(json, path);
  if (steps.length === 0) throw wrong(path, 'expected at least one step');
  if (steps.length > LONGEST_SEQUENCE) throw wrong(path, `expected at most ${LONGEST_SEQUENCE} steps`);
  return steps.map((step, index) => parseStep(step, `${path}[${index}]`));
}

function parseStep(json: unknown, path: string): SequenceStep {
  const step = objectOf(json, path, 'a call or {"advance": …}');
  if (step.advance !== undefined) {
    refuseOthers(step, ['advance'], path);
    const { advance } = step;
    const isSpan = typeof advance === 'number' && Number.isSafeInteger(advance) && advance >= 0;
    if (!isSpan) throw wrong(under(path, 'advance'), `expected milliseconds, got ${described(advance)}`);
    return { advance };
  }
  refuseOthers(step, ['region', 'operation', 'input'], path);
  const region = textOf(step.region, under(path, 'region'));
  if (!/^[a-z0-9-]{1,64}$/.test(region)) {
    throw wrong(under(path, 'region'), `expected the name of a Region, got ${described(region)}`);
  }
  const operation: Operation = oneOf(OPERATIONS, step.operation, under(path, 'operation'));
  const input = Object.hasOwn(step, 'input') ? step.input : {};
  if (isDeeper(input, DEEPEST)) throw wrong(under(path, 'input'), `expected at most ${DEEPEST} levels`);
  return { region, operation, input };
}

function parseFinding(json: Json, sequence: readonly SequenceStep[], path: string): Finding {
  const at = (name: string): string => under(path, name);
  const optionalText = (name: 'member' | 'message' | 'expectedMessage') =>
    json[name] === undefined ? {} : { [name]: textOf(json[name], at(name)) };
  return {
    operation: oneOf(OPERATIONS, json.operation, at('operation')),
    state: json.state === null ? null : oneOf<KeyState>(KEY_STATES, json.state, at('state')),
    kind: oneOf(FINDING_KINDS, json.kind, at('kind')),
    rule: oneOf<RuleId>(RULE_IDS, json.rule, at('rule')),
    ...optionalText('member'),
    region: textOf(json.region, at('region')),
    expected: listOf(json.expected, at('expected')),
    received: json.received ?? null,
    ...optionalText('message'),
    ...optionalText('expectedMessage'),
    sequence,
    isShrunk: json.isShrunk === true,
    ...(json.gaveUp === undefined ? {} : { gaveUp: oneOf(GIVING_UP, json.gaveUp, at('gaveUp')) }),
    seed: numberOf(json.seed, at('seed')),
    path: textOf(json.path, at('path')),
    occurrences: numberOf(json.occurrences ?? 1, at('occurrences')),
    foundAfter: numberOf(json.foundAfter ?? 0, at('foundAfter')),
  };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
