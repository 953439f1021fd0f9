// What would have to be asked of AWS: for each answer that AWS leaves open, and each rule that is only assumed, the calls of
// which the last one tells the answers apart. They are the examples of the rules' records; here they become moves that
// can be played anywhere.

import { plainInputOf } from '../arbitraries/inputs.js';
import { drawingsOf } from '../arbitraries/members.js';
import type { Move } from '../arbitraries/moves.js';
import { pick } from '../arbitraries/picks.js';
import { ALIAS_NAMES, CONFORM_VOCABULARY } from '../arbitraries/vocabulary.js';
import { isBody } from '../beliefs/body.js';
import { blobOf } from '../beliefs/ciphertexts.js';
import { keyIdOf } from '../beliefs/names.js';
import {
  ANSWER_SETS,
  type AnswerSet,
  cardOf,
  type ExampleCall,
  type ExampleStep,
  KEY_MAKERS,
  type KeyState,
  NEW_KEY_MEMBER,
  type Need,
  OPERATIONS,
  type Operation,
  RULE_IDS,
  type RuleId,
  ruleOf,
} from '../model.js';

/** A question to AWS, and how it is asked. */
export interface Probe {
  /** Such as `REPLICATE-1a`, or `ALIAS-1a.2`: the second of the rule. */
  readonly id: string;
  readonly rule: RuleId;
  readonly question: string;
  /** The last is the one whose answer counts; where states are open, the key is described after it. */
  readonly moves: readonly Move[];
  /** Error codes or `ok`: the model's own first, then the others that AWS leaves open. */
  readonly answers: readonly string[];
  /** Of a success: the key states in which the key may be then, the model's own first. */
  readonly states: readonly KeyState[];
  readonly needs: readonly Need[];
  /** How many KMS keys it makes, replica keys included. */
  readonly keys: number;
  /** How many milliseconds it waits. */
  readonly waits: number;
}

/** A rule that is assumed, and that no probe can settle. */
export interface Unprobed {
  readonly rule: RuleId;
  readonly question: string;
  readonly why: string;
}

const REGION = 'us-east-1';
const DRAWINGS = drawingsOf(CONFORM_VOCABULARY);
const NO_BLOBS = { foreign: '', own: '' };

/** Why no calls settle a rule that needs such a thing. */
const WHY: Readonly<Partial<Record<Need, string>>> = {
  auditLog: 'only records of CloudTrail show it: mrk check reads them',
  requestRate: 'it takes more calls a second than anybody should send',
  clock: 'AWS has no clock that can be moved',
  cryptography: 'it takes key material that is wrapped wrongly',
  awsManagedKeys: 'it takes a key that a service of AWS has made',
  model: 'it is about the model itself',
};

function probesOf(rule: RuleId): readonly Probe[] {
  const open = ANSWER_SETS.filter((set) => set.rule === rule && isOpen(set) && isPlayable(set.example));
  const { question, probe } = ruleOf(rule);
  const asked = open.map((set) => ({ ...set, question: question ?? `What is answered where ${set.when}?` }));
  const own = probe === undefined || question === undefined ? [] : [{ ...probe, question }];
  const all: readonly Asked[] = [...asked, ...own];
  return all.map(({ question: text, example, answers, states = [] }, index) => {
    const moves = movesOf(example);
    return {
      id: index === 0 ? rule : `${rule}.${index + 1}`,
      rule,
      question: text,
      moves,
      answers,
      states: answers[0] === 'ok' ? states : [],
      needs: ruleOf(rule).needs ?? [],
      keys: moves.filter((move) => move.type === 'call' && makesKey(move.operation)).length,
      waits: moves.reduce((sum, move) => sum + (move.type === 'wait' ? move.ms : 0), 0),
    };
  });
}

interface Asked extends Pick<AnswerSet, 'example' | 'answers'> {
  readonly question: string;
  readonly states?: readonly KeyState[] | undefined;
}

function isOpen({ answers, states, rule }: AnswerSet): boolean {
  return answers.length > 1 || (states?.length ?? 0) > 1 || ruleOf(rule).evidence === 'assumed';
}

/** Calls of operations that KMS has; what a host's cryptography is made to find cannot be sent. */
function isPlayable(example: readonly ExampleStep[]): boolean {
  return example.every(
    (step) => 'wait' in step || (step.hostFinds === undefined && OPERATIONS.some((name) => name === step.operation)),
  );
}

function makesKey(operation: Operation): boolean {
  return KEY_MAKERS.includes(operation) || NEW_KEY_MEMBER[operation] !== undefined;
}

function whyUnprobed(needs: readonly Need[]): string {
  return needs.flatMap((need) => WHY[need] ?? []).at(-1) ?? 'its answer comes days after the call';
}

/** What is known of an example on its way. */
interface Way {
  readonly moves: Move[];
  /** Own key IDs, in the order of creation. */
  readonly keyIds: string[];
  /** How many calls there were: names of what calls give out follow from it. */
  calls: number;
}

/** An example as moves: what its calls leave out is plain and valid. */
function movesOf(example: readonly ExampleStep[]): readonly Move[] {
  const way: Way = { moves: [], keyIds: [], calls: 0 };
  const first = example.find((step): step is ExampleCall => !('wait' in step));
  const home = first?.region ?? REGION;
  const text = JSON.stringify(example);
  // A ciphertext of a key that the called Region has not.
  const foreign = text.includes('$CiphertextBlob') ? encrypted(way, home === REGION ? 'us-west-2' : REGION) : '';
  let own = '';
  for (const step of example) {
    if ('wait' in step) way.moves.push({ type: 'wait', ms: step.wait * 1000 });
    else {
      add(way, step, step.region ?? home, { foreign, own });
      if (own === '' && text.includes('$OwnCiphertextBlob') && KEY_MAKERS.some((name) => name === step.operation)) {
        own = encryptedNow(way, home);
      }
    }
  }
  return way.moves;
}

function encrypted(way: Way, region: string): string {
  add(way, { operation: 'CreateKey' }, region, NO_BLOBS);
  return encryptedNow(way, region);
}

function encryptedNow(way: Way, region: string): string {
  const number = way.calls;
  add(way, { operation: 'Encrypt' }, region, NO_BLOBS);
  return blobOf(number);
}

function add(
  way: Way,
  { operation: name, input = {} }: ExampleCall,
  region: string,
  { foreign, own }: { readonly foreign: string; readonly own: string },
): void {
  const operation = OPERATIONS.find((known) => known === name);
  if (operation === undefined) throw new Error(`${name} is no operation`);
  const isMaker = KEY_MAKERS.includes(operation);
  const text = JSON.stringify(input)
    .replaceAll('$KeyId', way.keyIds.at(-1) ?? '')
    .replaceAll('$CiphertextBlob', foreign)
    .replaceAll('$OwnCiphertextBlob', own)
    .replaceAll('"alias/example"', `"${ALIAS_NAMES[0]}"`);
  const given: unknown = JSON.parse(text);
  const others = isBody(given) ? given : {};
  const set = Math.max(0, way.keyIds.length - 1);
  way.moves.push({
    type: 'call',
    operation,
    set,
    region,
    input: { ...validInputOf(operation), ...withoutNull(others) },
  });
  way.calls += 1;
  if (isMaker) way.keyIds.push(keyIdOf(way.keyIds.length + 1, others.MultiRegion === true));
}

/** Where an example is about the key made last, what it has, and the grant that it has, are meant. */
const MEANT: Readonly<Record<string, unknown>> = {
  TargetKeyId: pick('keyId'),
  EncryptedKeyMaterial: pick('ownMaterial'),
  GrantId: pick('grantId'),
};

function validInputOf(operation: Operation): Readonly<Record<string, unknown>> {
  const card = cardOf(operation);
  const { GrantToken, ...plain } = plainInputOf(card, DRAWINGS);
  // A grant is named by its token, or by its key and its ID.
  const named = GrantToken === undefined ? plain : { ...plain, KeyId: pick('keyArn'), GrantId: pick('grantId') };
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, MEANT[name] ?? value]));
}

/** What is null is not to be given, not even where it would be plain. */
function withoutNull(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, value ?? undefined]));
}

/** Every open answer, and every assumed rule that calls can settle, in the order of the catalogue. */
export const PROBES: readonly Probe[] = RULE_IDS.flatMap(probesOf);

/** The assumed rules for which there are no calls, and why. */
export const UNPROBED: readonly Unprobed[] = RULE_IDS.flatMap((rule) => {
  const { evidence, question = '', needs = [] } = ruleOf(rule);
  if (evidence !== 'assumed' || PROBES.some((probe) => probe.rule === rule)) return [];
  return [{ rule, question, why: whyUnprobed(needs) }];
});
