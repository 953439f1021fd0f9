// A finding in words: what every form of the report says of it.

import { plural } from '../../shared/text.js';
import { entriesMember, isList } from '../beliefs/lists.js';
import { commandOf } from '../command-line.js';
import type { Finding, FindingKind, GivingUp, SequenceCall } from '../findings.js';
import { cardOf, OPERATIONS, type Operation, OUTPUTS, RULES, type Rule, ruleOf } from '../model.js';
import type { Outcome } from '../outcomes.js';
import { toAwsCli } from './aws-cli.js';
import { planOf } from './aws-cli-plan.js';
import { dateTexts } from './dates.js';
import { keyIdOf, membersOf } from './issued.js';
import type { ConformReport, Coverage } from './report.js';
import { jsonText, partsOf } from './shell.js';

export const KIND_TEXTS: Readonly<Record<FindingKind, string>> = {
  accepted: 'accepted what AWS refuses',
  refused: 'refused what AWS accepts',
  'wrong-state': 'wrong key state',
  'wrong-metadata': 'wrong metadata',
  'wrong-error': 'wrong error code',
  'not-seen-in-time': 'not seen in time',
  'wrong-message': 'wrong message',
  crash: 'no answer of KMS',
};

/** The rule of a finding; a report read from a file may name one that this version does not know. */
export function ruleOfFinding({ rule }: Finding): Rule {
  if (Object.hasOwn(RULES, rule)) return ruleOf(rule);
  return { id: rule, sentence: 'No rule of this version.', source: '', evidence: 'ours' };
}

/** How a rule is known, with the dates on which it was seen, or what would settle it: `observed, seen 2025-09-08, 2026-10`. */
export function evidenceText({ evidence, observed, question }: Rule): string {
  if (question !== undefined) return `${evidence}: ${question}`;
  if (observed === undefined) return evidence;
  return `${evidence}, seen ${[...new Set(observed.map(({ date }) => date))].join(', ')}`;
}

export function stateText(state: string | null): string {
  return state ?? 'no such key';
}

/** Codes and other plain words as they are, everything else as JSON. What is absent says so. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  return typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : jsonText(value);
}

export function expectedText(finding: Finding): string {
  const { expected } = finding;
  const date = dateTexts(finding);
  if (date !== undefined) return date.expected;
  return expected.length === 0 ? 'nothing' : expected.map(valueText).join(' or ');
}

/** What was received, with the message of an error. */
export function receivedText(finding: Finding): string {
  const { received, message, kind } = finding;
  const text = dateTexts(finding)?.received ?? valueText(received);
  return message === undefined || message === '' || kind === 'wrong-message' ? text : `${text}: ${jsonText(message)}`;
}

const GIVING_UP_TEXTS: Readonly<Record<GivingUp, string>> = {
  time: 'time was up',
  tries: 'too many tries were in vain',
  known: 'the finding was known before',
  interrupted: 'the run was interrupted',
};

/** Why the sequence may be longer than it need be; undefined: it is not. */
export function lengthText({ isShrunk, gaveUp }: Finding): string | undefined {
  if (gaveUp !== undefined) return `not shortened to the end: ${GIVING_UP_TEXTS[gaveUp]}`;
  return isShrunk ? undefined : 'could not be made shorter';
}

/** Of metadata: the member, and where it was read. */
export function whereText({ member, region }: Finding): string {
  return member === undefined ? region : `${member} in ${region}`;
}

/** How else a fault showed, in a line. */
export function echoText(echo: Finding): string {
  const { kind, operation, state, rule, member, occurrences } = echo;
  const where = member === undefined ? '' : `${member} `;
  const difference = `${where}${expectedText(echo)} → ${receivedText({ ...echo, message: '' })}`;
  return `${KIND_TEXTS[kind]}: ${operation}, ${stateText(state)}: ${difference} [${rule}], ${plural(occurrences, 'time')}`;
}

/** How often a fault showed otherwise, and of which operations: `13 more, of Encrypt and Decrypt`; undefined: it did not. */
export function echoesText({ echoes = [] }: Finding): string | undefined {
  if (echoes.length === 0) return undefined;
  const operations = [...new Set(echoes.map(({ operation }) => operation))];
  return `${echoes.length.toLocaleString('en')} more, of ${operations.join(', ')}`;
}

/** Operations that only look at one key, and need but its name. */
const READERS: readonly Operation[] = OPERATIONS.filter((operation) => {
  const { changes, input } = cardOf(operation);
  const required = Object.entries(input).flatMap(([name, member]) => (member.required ? [name] : []));
  return changes === undefined && 'KeyId' in input && required.every((name) => name === 'KeyId');
});

/** The operation that reads a member; undefined: none does, or several do. */
function readerOf(member: string): Operation | undefined {
  const [reader, ...others] = READERS.filter((operation) => Object.hasOwn(OUTPUTS[operation], member));
  return others.length === 0 ? reader : undefined;
}

/** The call that shows a wrong member, where it is not in the answer of the sequence's own last call. */
export function readOf({ member, region, sequence }: Finding): SequenceCall | undefined {
  const name = member?.replace(/\..*/s, '');
  const operation = name === undefined ? undefined : readerOf(name);
  const last = sequence.at(-1);
  if (name === undefined || operation === undefined || last === undefined || !('operation' in last)) return undefined;
  if (Object.hasOwn(OUTPUTS[last.operation], name) && last.region === region) return undefined;
  const { KeyId } = membersOf(last.input);
  const keyId = keyIdOf(last.input) ?? KeyId;
  return keyId === undefined ? undefined : { region, operation, input: { KeyId: keyId } };
}

/** Whether a wrong list only shows once all its pages are put together. */
function isOfAllPages({ member, sequence }: Finding): boolean {
  const last = sequence.at(-1);
  if (member === undefined || last === undefined || !('operation' in last) || !isList(last.operation)) return false;
  const { Limit, Marker } = membersOf(last.input);
  return (
    typeof Limit === 'number' && Marker === undefined && member.replace(/\..*/s, '') === entriesMember(last.operation)
  );
}

/** The lines that show a finding, with what AWS and the target say in the end. */
export function commandsOf(
  finding: Finding,
  {
    target,
    accountId,
    commandLine = {},
  }: Pick<ConformReport, 'target' | 'accountId'> & Partial<Pick<ConformReport, 'commandLine'>>,
): readonly string[] {
  const read = readOf(finding);
  const sequence = read === undefined ? finding.sequence : [...finding.sequence, read];
  const endpoint = endpointOf(target);
  const { 'advance-url': advanceUrl } = commandLine;
  const verdict = `# ${finding.member ?? 'Answer'}: ${expectedText(finding)} at AWS, ${receivedText(finding)} here`;
  return [
    ...toAwsCli(sequence, {
      ...(typeof advanceUrl === 'string' ? { advanceUrl } : {}),
      ...(endpoint === undefined ? {} : { endpoint, ...(accountId === undefined ? {} : { accountId }) }),
      walksPages: read === undefined && isOfAllPages(finding),
    }),
    partsOf(verdict, planOf(sequence, {}).variables)
      .map((part) => (typeof part === 'string' ? part : `\${${part.variable}}`))
      .join(''),
  ];
}

/** The command that plays a finding again. */
export function replayCommand({ commandLine }: Pick<ConformReport, 'commandLine'>, file: string): string {
  return commandOf(commandLine, file);
}

/** The command that does the whole run again. */
export function runCommand({ commandLine }: Pick<ConformReport, 'commandLine'>): string {
  return commandOf(commandLine);
}

function endpointOf(target: string): string | undefined {
  return /^https?:\/\/[^\s]+$/.test(target) ? target : undefined;
}

/** The operations of an outcome, by the reasons for it: `Unsupported (…): Sign, Verify`. */
export function outcomeLines({ outcomes }: ConformReport, wanted: Outcome): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { operation, outcome, reason = '' } of outcomes) {
    if (outcome === wanted) byReason.set(reason, [...(byReason.get(reason) ?? []), operation]);
  }
  const name = `${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}`;
  return [...byReason].map(
    ([reason, operations]) => `${name}${reason === '' ? '' : ` (${reason})`}: ${operations.join(', ')}`,
  );
}

/** An error: its message, and the stack if it has one. */
export function errorParts(error: string): { readonly message: string; readonly stack: readonly string[] } {
  const [message = '', ...stack] = error.split('\n');
  return { message, stack };
}

/** How many of the cells and rules were exercised. */
export function coverageCounts({ cells, situations, rules }: Coverage): {
  readonly cells: number;
  readonly tried: number;
  /** The same by role and origin, of those that can be reached. */
  readonly reachable: number;
  readonly reached: number;
  readonly rules: number;
  readonly exercised: number;
} {
  return {
    cells: cells.length,
    tried: cells.filter(({ tried }) => tried > 0).length,
    reachable: situations.reduce((sum, { tried, untried }) => sum + tried.length + untried.length, 0),
    reached: situations.reduce((sum, { tried }) => sum + tried.length, 0),
    rules: rules.length,
    exercised: rules.filter(({ exercised }) => exercised > 0).length,
  };
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '0%' : `${Math.floor((100 * part) / whole)}%`;
}
