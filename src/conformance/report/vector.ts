// A finding as a vector, which `mrk run` plays: the sequence, and what AWS answers in the end. So a divergence becomes a
// test of this model, and of everything that plays scenarios.

import { pretendCryptography } from '../../pretend-host.js';
import { textOfBase64 } from '../../shared/base64.js';
import { OWN_ACCOUNT_ID, OWN_START } from '../beliefs/names.js';
import type { Finding, SequenceStep } from '../findings.js';
import { type CallResult, createStore, KEY_MAKERS, type StoreOptions } from '../model.js';
import { expectedText, readOf, ruleOfFinding } from './describe.js';
import { type Issued, issuedIn, membersOf } from './issued.js';
import { absentPath, memberAt, projected } from './projection.js';
import { partsOf } from './shell.js';

/** A vector, in the form of spec/guide/vectors.md. */
export interface Vector {
  readonly case: string;
  readonly evidence: 'asserted';
  readonly given: {
    /** Dates in inputs are of the kit's own time. */
    readonly now: number;
    readonly settings?: Delays;
    readonly calls: readonly VectorStep[];
  };
  readonly when: VectorCall;
  readonly then?: Expectation;
}

type Body = Readonly<Record<string, unknown>>;
type Delays = Pick<StoreOptions, 'replicationDelay' | 'primaryUpdateDelay' | 'rotationDelay' | 'rolesWhileUpdating'>;
/** The call of a vector. */
export interface VectorCall {
  readonly note?: string;
  readonly region: string;
  readonly call: string;
  readonly input: Body;
  readonly as?: string;
}

/** What is before the call of a vector: calls, and time that passes. */
export type VectorStep = { readonly advance: number } | VectorCall;

type Expectation =
  | { readonly ok: unknown; readonly absent?: readonly string[] }
  | { readonly error: string; readonly message?: string };

/** How long things take follows from the target; of these ways that AWS leaves open, the first that fits is taken. */
const WAYS: readonly Delays[] = [
  {},
  { replicationDelay: 0, primaryUpdateDelay: 0, rotationDelay: 0 },
  { replicationDelay: 'P365D' },
  { primaryUpdateDelay: 'P365D' },
  { primaryUpdateDelay: 'P365D', rolesWhileUpdating: 'both-replicas' },
  { rotationDelay: 'P365D' },
];

/** A finding as a vector, which shows what AWS answers. */
export function toVector(finding: Finding): Vector {
  const { operation, kind, rule, member } = finding;
  const read = readOf(finding);
  const sequence = read === undefined ? finding.sequence : [...finding.sequence, read];
  const issued = issuedIn(sequence);
  const played = WAYS.map((settings) => ({ settings, ...play(sequence, issued, settings) }));
  const fitting = played.find(({ answer }) => conforms(finding, answer));
  const { settings, answer, given } = fitting ?? played[0] ?? { settings: {}, answer: undefined, given: new Map() };
  // What AWS would not have given out by then, nothing can refer to.
  const known = new Map([...issued].filter(([text]) => given.has(text)));
  const names = namesOf(sequence, known);
  const texts = new Map([...known].map(([text, from]) => [text, reference(from, names)]));
  const own = new Map([...given].map(([text, value]) => [value, texts.get(text) ?? '']));
  const expect = answer === undefined ? undefined : expectationOf(finding, answer, own);
  const steps = sequence.map((step, place): VectorStep => {
    if (!('operation' in step)) return { advance: step.advance };
    const as = names.get(place);
    const called = { region: step.region, call: step.operation, input: inputOf(step.input, texts) };
    return as === undefined ? called : { ...called, as };
  });
  const calls = steps.slice(0, -1);
  const [last = { advance: 0 }] = steps.slice(-1);
  // The call itself, if nothing has led to it.
  const when = 'call' in last ? last : { region: finding.region, call: operation, input: {} };
  return {
    case: [operation, kind, rule, ...(member === undefined ? [] : [member])].join(' '),
    evidence: 'asserted',
    given: { now: OWN_START, ...(Object.keys(settings).length === 0 ? {} : { settings }), calls },
    when: { note: noteOf(finding, fitting !== undefined), ...when },
    ...(expect === undefined ? {} : { then: expect }),
  };
}

/** A divergence may follow from an earlier one: then the answer of AWS is that of the way that AWS would have gone. */
function noteOf(finding: Finding, isReached: boolean): string {
  const { rule, expected } = finding;
  const text = `${rule}: ${ruleOfFinding(finding).sentence}`;
  const other = ` The target had departed from AWS before; from where it was, AWS answers: ${expectedText(finding)}.`;
  return isReached || expected.length === 0 ? text : `${text}${other}`;
}

interface Played {
  readonly answer: CallResult | undefined;
  /** The kit's own text → what the store gave out for it. */
  readonly given: ReadonlyMap<string, string>;
}

/** Plays the sequence as `mrk run` would. */
function play(sequence: readonly SequenceStep[], issued: ReadonlyMap<string, Issued>, options: StoreOptions): Played {
  const store = createStore({ ...options, now: OWN_START, host: pretendCryptography });
  const given = new Map<string, string>();
  let answer: CallResult | undefined;
  for (const [place, step] of sequence.entries()) {
    if (!('operation' in step)) {
      store.advance(step.advance);
      continue;
    }
    const { region, operation } = step;
    const input = mapped(membersOf(step.input), (text) => translated(text, given));
    answer = store.callJson({ region, operation, input });
    if (!answer.ok) continue;
    for (const [text, { step: from, member }] of issued) {
      const value = from === place ? memberAt(answer.output, member.split('.')) : undefined;
      if (typeof value === 'string') given.set(text, value);
    }
  }
  return { answer, given };
}

function translated(text: string, table: ReadonlyMap<string, string>): string {
  const parts = partsOf(text, table);
  return parts.map((part) => (typeof part === 'string' ? part : part.variable)).join('');
}

/** Whether an answer of the model is one of those that the finding expects. */
function conforms({ kind, member, expected }: Finding, answer: CallResult | undefined): boolean {
  if (answer === undefined) return false;
  if (kind === 'wrong-message') return !answer.ok;
  if (member === undefined) return expected.includes(answer.ok ? 'ok' : answer.error.code);
  if (!answer.ok) return false;
  const value = memberAt(answer.output, member.split('.'));
  if (value === undefined) return expected.includes(null) || absentPath(answer.output, member) === undefined;
  // What holds identifiers or instants cannot be told from here.
  const isDate = /(?:Date|To|Timestamp)$/.test(member);
  const isTelling =
    typeof value === 'boolean' ||
    (typeof value === 'number' && !isDate) ||
    (typeof value === 'string' && /^[A-Za-z_]{0,40}$/.test(value));
  return isTelling ? expected.includes(value) : !expected.every((one) => one === null);
}

/** What AWS answers, as far as the finding is about it. */
function expectationOf({ kind, member }: Finding, answer: CallResult, own: ReadonlyMap<string, string>): Expectation {
  const template = (text: string): string => templated(text, own, unlearned);
  if (!answer.ok) {
    const { code, message } = answer.error;
    return { error: code, ...(kind === 'wrong-message' ? { message: template(message) } : {}) };
  }
  if (member === undefined) return { ok: {} };
  const absent = absentPath(answer.output, member);
  if (absent !== undefined) return { ok: {}, absent: [absent] };
  return { ok: mapped(asText(projected(answer.output, member.split('.'))), template) };
}

/** A scenario shows plaintext as text. */
function asText(output: unknown): unknown {
  const { Plaintext } = membersOf(output);
  if (typeof Plaintext !== 'string') return output;
  return { ...membersOf(output), Plaintext: textOfBase64(Plaintext) };
}

/** The name of each step whose answer later ones refer to. */
function namesOf(sequence: readonly SequenceStep[], issued: ReadonlyMap<string, Issued>): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const places = [...new Set([...issued.values()].map(({ step }) => step))].sort((a, b) => a - b);
  const counts = new Map<string, number>();
  for (const place of places) {
    const step = sequence[place];
    const name = step !== undefined && 'operation' in step && KEY_MAKERS.includes(step.operation) ? 'key' : 'answer';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    names.set(place, `${name}${count}`);
  }
  return names;
}

/** A scenario names a key's metadata, of other calls the whole answer. */
function reference({ step, member }: Issued, names: ReadonlyMap<number, string>): string {
  return `\${${names.get(step)}.${member.replace(/^KeyMetadata\./, '')}}`;
}

/** Texts of blobs are shown as text, and key material as what is wrapped. */
function inputOf(input: unknown, texts: ReadonlyMap<string, string>): Body {
  const entries = Object.entries(membersOf(input)).map(([name, value]): [string, unknown] => {
    if (typeof value !== 'string') return [name, mapped(value, (text) => templated(text, texts))];
    if (name === 'Plaintext' || name === 'Message') {
      return [name, templated(textOfBase64(value), new Map())];
    }
    if (name === 'EncryptedKeyMaterial') return [name, `wrap(${templated(value, new Map())})`];
    return [name, templated(value, texts)];
  });
  return Object.fromEntries(entries);
}

const ACCOUNT = `$${'{account}'}`;

/** A text as a scenario has it: what was given out, and the account, are put in when it is played. */
function templated(
  text: string,
  texts: ReadonlyMap<string, string>,
  change: (text: string) => string = (plain) => plain,
): string {
  const parts = partsOf(text, new Map([...texts, [OWN_ACCOUNT_ID, ACCOUNT]]));
  // What looks like a template and is none is written with one more dollar.
  const plain = (part: string): string => change(part).replaceAll('${', () => '$${');
  return parts.map((part) => (typeof part === 'string' ? plain(part) : part.variable)).join('');
}

const NEW_KEY_ID =
  /mrk-(?!0{20})[0-9a-f]{32}|(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const NEW_ID = /(?<![0-9a-f])(?!0{64})[0-9a-f]{64}(?![0-9a-f])/g;

/** In an answer: what is given out anew each time, and nobody refers to, may be any text. */
function unlearned(text: string): string {
  return text.replaceAll(NEW_KEY_ID, '<key-id>').replaceAll(NEW_ID, '<id>');
}

function mapped(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapped(member, map)]));
}
