// For every operation the shortest sequence that ends with a plain valid call of it, which AWS accepts: found by asking
// the model after which of a few beginnings it does. What goes on refusing that call does not support the operation.

import { pretendCryptography } from '../../pretend-host.js';
import { entriesOf } from '../../shared/objects.js';
import { byOperation, cardOf, createStore, type Operation } from '../model.js';
import type { Capability } from '../target.js';
import { plainInputOf } from './inputs.js';
import { drawingsOf } from './members.js';
import { hasCandidates, type Move, type Scene, stepOf } from './moves.js';
import { MADE, MADE_PICKS, pick, picksIn } from './picks.js';
import { next, type Part, PRIMARY } from './preludes.js';
import type { Template } from './templates.js';
import { ALIAS_NAMES, CONFORM_VOCABULARY } from './vocabulary.js';

export interface PlainSequence {
  readonly moves: readonly Move[];
  /** The same with what AWS does not need to be told, and some targets do. */
  readonly explicit?: readonly Move[];
  /** Without it the last call cannot be a valid one. */
  readonly needs?: Capability;
}

const DRAWINGS = drawingsOf(CONFORM_VOCABULARY);

/** A plain call in the Region of the first key, with `others` in place of some members. */
function plain(operation: Operation, others: Template = {}): Part {
  return calling(operation, { ...plainInputOf(cardOf(operation), DRAWINGS), ...others });
}

function calling(operation: Operation, input: Template): Part {
  return (set) => ({ type: 'call', operation, set, region: PRIMARY, input });
}

const created = plain('CreateKey');
const multiRegion = plain('CreateKey', { MultiRegion: true });
const external = plain('CreateKey', { Origin: 'EXTERNAL' });
const tagged = plain('CreateKey', { Tags: [{ TagKey: 'Purpose', TagValue: 'Test' }] });
const signing = plain('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
const agreeing = plain('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });
const authenticating = plain('CreateKey', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const encapsulating = plain('CreateKey', { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
const aliased = plain('CreateAlias', { AliasName: ALIAS_NAMES[0], TargetKeyId: pick('keyId') });
const wrapping = plain('GetParametersForImport');

/** What there can be before a plain call, the shortest first. */
const BEGINNINGS: readonly (readonly Part[])[] = [
  [],
  [created],
  [multiRegion],
  [external],
  [tagged],
  [signing],
  [authenticating],
  [agreeing],
  [encapsulating],
  [created, aliased],
  [created, plain('CreateGrant')],
  [created, plain('ScheduleKeyDeletion')],
  [created, plain('Encrypt')],
  [signing, plain('Sign')],
  [authenticating, plain('GenerateMac')],
  [encapsulating, plain('Encapsulate')],
  [external, wrapping],
  [created, created, aliased],
  [multiRegion, plain('ReplicateKey'), next],
  [external, wrapping, plain('ImportKeyMaterial')],
];

export const PLAIN_SEQUENCES: Readonly<Record<Operation, PlainSequence>> = byOperation(({ name }) =>
  plainSequenceOf(name),
);

function plainSequenceOf(operation: Operation): PlainSequence {
  const card = cardOf(operation);
  const beginning = beginningOf(operation, card.changes !== undefined);
  const movesTo = (last: Part): readonly Move[] => [...beginning, last].map((part) => part(0));
  const moves = movesTo(plain(operation));
  const explicit = plainInputOf(card, DRAWINGS, 'explicit');
  const needs = needsOf(moves);
  return {
    moves,
    ...(explicit === undefined ? {} : { explicit: movesTo(calling(operation, explicit)) }),
    ...(needs === undefined ? {} : { needs }),
  };
}

/** The first after which the call changes what it can change; or else the first after which it is accepted at all. */
function beginningOf(operation: Operation, canChange: boolean): readonly Part[] {
  const accepted = BEGINNINGS.map((beginning) => ({ beginning, went: tried([...beginning, plain(operation)]) })).filter(
    ({ went }) => went !== 'refused',
  );
  const changing = canChange ? accepted.find(({ went }) => went === 'changed') : undefined;
  return (changing ?? accepted[0])?.beginning ?? [created];
}

/** How the last call goes. What names something that is not there is refused, also where a host could not tell. */
function tried(parts: readonly Part[]): 'refused' | 'accepted' | 'changed' {
  const store = createStore({ host: pretendCryptography });
  const made: Record<keyof typeof MADE, string[]> = {
    ciphertexts: [],
    signatures: [],
    macs: [],
    sharedSecretCiphertexts: [],
  };
  let went: 'refused' | 'accepted' | 'changed' = 'refused';
  for (const part of parts) {
    const move = part(0);
    const scene: Scene = {
      keySets: [...store.keySets()],
      at: store.now(),
      nextInstant: store.nextInstant(),
      markers: [],
      ...made,
    };
    if (!hasCandidates(move, scene)) return 'refused';
    const step = stepOf(move, scene);
    if (step.type === 'wait') store.advance(step.ms);
    if (step.type !== 'call') continue;
    const before = JSON.stringify(scene.keySets);
    const { region, operation, input } = step;
    const result = store.callJson({ region, operation, input });
    if (!result.ok) return 'refused';
    went = JSON.stringify([...store.keySets()]) === before ? 'accepted' : 'changed';
    const output = new Map<string, unknown>(Object.entries(result.output));
    for (const [kind, member] of entriesOf(MADE)) {
      const blob = output.get(member);
      if (typeof blob === 'string') made[kind].push(blob);
    }
  }
  return went;
}

function needsOf(moves: readonly Move[]): Capability | undefined {
  const inputs = moves.flatMap((move) => (move.type === 'call' ? [move.input] : []));
  if (inputs.some((input) => Object.hasOwn(Object(input), 'EncryptedKeyMaterial'))) return 'keyMaterialImport';
  return picksIn(inputs).some((name) => MADE_PICKS.includes(name)) ? 'cryptography' : undefined;
}
