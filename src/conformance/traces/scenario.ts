// Calls that were made elsewhere as a scenario, which mrk run plays and the playground opens: what an answer gave out is a
// reference in the calls after it, and every call expects the answer that it got.

import { isObject } from '../../shared/objects.js';
import type { Body } from '../beliefs/body.js';
import { usesBlob } from '../beliefs/ciphertexts.js';
import { INPUTS, KEY_MAKERS, OPERATIONS, type Operation } from '../model.js';
import type { TargetAnswer } from '../target.js';
import type { Observation } from './observation.js';

/** A call as it was made and answered, and by the endpoint's clock when, if that is known. */
export interface AnsweredCall {
  readonly region: string;
  readonly operation: string;
  readonly input: Body;
  readonly answer: TargetAnswer;
  /** In epoch milliseconds. */
  readonly at?: number;
  /** Told before the step. */
  readonly note?: string;
  /** The member of the answer that counts, by its path. */
  readonly member?: string;
}

/** A step of a scenario: time that passes, or a call. */
export type ScenarioStep = { readonly advance: number } | ScenarioCall;

/** A call of a scenario. */
export interface ScenarioCall {
  readonly note?: string;
  readonly region: string;
  readonly call: string;
  readonly input: Body;
  readonly as?: string;
  readonly expect?: { readonly ok: Body; readonly partial?: true } | { readonly error: string };
}

/** Names that answers give out: shorter texts would be found anywhere. */
const SHORTEST = 8;
/** Members of answers that later calls may name. */
const GIVEN_OUT: ReadonlySet<string> = new Set([
  'KeyId',
  'GrantId',
  'GrantToken',
  'ImportToken',
  'CiphertextBlob',
  'PrivateKeyCiphertextBlob',
  'Signature',
  'Mac',
  'SharedSecretCiphertextBlob',
  'KeyMaterialId',
  'CurrentKeyMaterialId',
  'NextMarker',
]);

/** The calls as steps, with the time between them. */
export function toSteps(calls: readonly AnsweredCall[]): readonly ScenarioStep[] {
  const references = new Map<string, string>();
  const steps: ScenarioStep[] = [];
  const counts = new Map<string, number>();
  const materials: string[] = [];
  let now: number | undefined;
  for (const call of calls) {
    if (call.at !== undefined && now !== undefined && call.at > now) steps.push({ advance: call.at - now });
    now = call.at ?? now;
    const name = nameOf(call, counts);
    const given = givenOut(call, name);
    const input = asShown(call.input, references, materialName(call, materials));
    for (const [text, reference] of given) if (!references.has(text)) references.set(text, reference);
    // Only what later calls name needs a name.
    const isNamed = given.some(([text]) => isNamedLater(text, calls, call));
    steps.push({
      ...(call.note === undefined ? {} : { note: call.note }),
      region: call.region,
      call: call.operation,
      input,
      ...(isNamed ? { as: name } : {}),
      ...expectationOf(call),
    });
  }
  return steps;
}

function nameOf({ operation }: AnsweredCall, counts: Map<string, number>): string {
  const kind = KEY_MAKERS.includes(operation as Operation) ? 'key' : 'answer';
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return `${kind}${count}`;
}

/** What an answer gave out, each with the reference that stands for it. Of CreateKey the name is its KeyMetadata. */
function givenOut({ answer, operation }: AnsweredCall, name: string): readonly (readonly [string, string])[] {
  if (!('output' in answer)) return [];
  const { KeyMetadata } = answer.output;
  const isMaker = KEY_MAKERS.includes(operation as Operation);
  const shown = isMaker && isObject(KeyMetadata) ? KeyMetadata : answer.output;
  return Object.entries(shown).flatMap(([member, value]) =>
    typeof value === 'string' && value.length >= SHORTEST && GIVEN_OUT.has(member) && !value.startsWith('arn:')
      ? [[value, `\${${name}.${member}}`] as const]
      : [],
  );
}

function isNamedLater(text: string, calls: readonly AnsweredCall[], call: AnsweredCall): boolean {
  return calls.slice(calls.indexOf(call) + 1).some(({ input }) => JSON.stringify(input).includes(text));
}

function expectationOf({ answer, member = '' }: AnsweredCall): Pick<ScenarioCall, 'expect'> {
  if ('output' in answer) {
    const ok = membersAt(answer.output, member);
    return { expect: Object.keys(ok).length === 0 ? { ok } : { ok, partial: true } };
  }
  return 'error' in answer ? { expect: { error: answer.error.code } } : {};
}

/** Of an answer only one member; none where it is in a list, or is not told. */
function membersAt(output: Body, member: string): Body {
  const [name = '', ...within] = member.split('.');
  const value = output[name];
  if (within.length === 0) return value === undefined || value === null ? {} : { [name]: value };
  const members = isObject(value) ? membersAt(value, within.join('.')) : {};
  return Object.keys(members).length === 0 ? {} : { [name]: members };
}

/** The name of the key material that a call brings: nobody can see it through its wrapping, but the answer tells which it is. */
function materialName({ answer }: AnsweredCall, materials: string[]): string {
  const id = 'output' in answer ? answer.output.KeyMaterialId : undefined;
  if (typeof id !== 'string') return 'material';
  if (!materials.includes(id)) materials.push(id);
  const place = materials.indexOf(id);
  return place === 0 ? 'material' : `material ${place + 1}`;
}

/** Texts of blobs are shown as text, and key material as what is wrapped. */
function asShown(input: Body, references: ReadonlyMap<string, string>, material: string): Body {
  const entries = Object.entries(input).map(([name, value]): [string, unknown] => {
    if (name === 'EncryptedKeyMaterial') return [name, `wrap(${material})`];
    if ((name === 'Plaintext' || name === 'Message') && typeof value === 'string') {
      return [name, escaped(Buffer.from(value, 'base64').toString())];
    }
    return [name, referring(value, references)];
  });
  return Object.fromEntries(entries);
}

function referring(value: unknown, references: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => referring(entry, references));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, referring(member, references)]));
  }
  if (typeof value !== 'string') return value;
  let text = escaped(value);
  for (const [given, reference] of references) text = text.replaceAll(given, () => reference);
  return text;
}

/** What looks like a template and is none is written with one more dollar. */
function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}

/** Observations as a scenario of one case. */
export interface TraceScenario {
  readonly account: string;
  /** In epoch milliseconds. */
  readonly now: number;
  readonly steps: readonly ScenarioStep[];
}

/** What is to be said of an observation: something before it, and which member of its answer counts. */
export type Remark = Pick<AnsweredCall, 'note' | 'member'>;

/** The observations that a scenario can play, in the order of their instants. */
export function toScenario(
  observations: readonly Observation[],
  account: string,
  remarkOn: (observation: Observation) => Remark,
): TraceScenario {
  const sorted = [...observations].sort((one, other) => one.order.from - other.order.from);
  const calls = sorted.flatMap((observation): readonly AnsweredCall[] => {
    const { region, operation, answer, at } = observation;
    const input = withContent(observation);
    if (input === undefined) return [];
    return [{ region, operation, input, answer, at: at.from, ...remarkOn(observation) }];
  });
  return { account, now: calls[0]?.at ?? 0, steps: toSteps(calls) };
}

const NOT_RECORDED = Buffer.from('not recorded').toString('base64');

/**
 * What is enciphered, signed or authenticated is not recorded by CloudTrail, and may be anything. Undefined: the operation is
 * none of the model's, or the call needs what nobody can make up.
 */
function withContent({ operation: name, input, record }: Observation): Body | undefined {
  const operation = OPERATIONS.find((known) => known === name);
  if (operation === undefined) return undefined;
  if (record === undefined) return input;
  const missing = Object.entries(INPUTS[operation]).filter(
    ([member, { required, type }]) => required === true && type === 'blob' && input[member] === undefined,
  );
  if (missing.some(([member]) => !CONTENTS.includes(member)) || usesBlob(operation) !== undefined) return undefined;
  return { ...input, ...Object.fromEntries(missing.map(([member]) => [member, NOT_RECORDED])) };
}

const CONTENTS: readonly string[] = ['Plaintext', 'Message'];
