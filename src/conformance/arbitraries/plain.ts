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

type Beginning = readonly Part[];

/** What there can be before a plain call, the shortest first. */
const BEGINNINGS: readonly Beginning[] = [
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

export const PLAIN_SEQUENCES: Readonly<Record<Operation, PlainSequence>> = plainSequences();

function plainSequences(): Readonly<Record<Operation, PlainSequence>> {
  const stages = new Map<Beginning, Stage>();
  return byOperation(({ name }) => plainSequenceOf(name, stages));
}

function plainSequenceOf(operation: Operation, stages: Map<Beginning, Stage>): PlainSequence {
  const card = cardOf(operation);
  const last = plain(operation);
  const beginning = beginningOf(last, card.changes !== undefined, stages);
  const movesTo = (end: Part): readonly Move[] => [...beginning, end].map((part) => part(0));
  const moves = movesTo(last);
  const explicit = plainInputOf(card, DRAWINGS, 'explicit');
  const needs = needsOf(moves);
  return {
    moves,
    ...(explicit === undefined ? {} : { explicit: movesTo(calling(operation, explicit)) }),
    ...(needs === undefined ? {} : { needs }),
  };
}

/** The first after which the call changes what it can change; or else the first after which it is accepted at all. */
function beginningOf(last: Part, canChange: boolean, stages: Map<Beginning, Stage>): Beginning {
  let accepting: Beginning | undefined;
  for (const beginning of BEGINNINGS) {
    const went = tried(last, beginning, stages);
    if (went === 'changed' || (went === 'accepted' && !canChange)) return beginning;
    if (went === 'accepted') accepting ??= beginning;
  }
  return accepting ?? [created];
}

/** An account after a beginning. It is there for the next call that is tried until one changes it. */
interface Stage {
  readonly store: ReturnType<typeof createStore>;
  readonly made: Record<keyof typeof MADE, string[]>;
}

/** How the last call goes. */
function tried(last: Part, beginning: Beginning, stages: Map<Beginning, Stage>): 'refused' | 'accepted' | 'changed' {
  const stage = stages.get(beginning) ?? staged(beginning);
  stages.set(beginning, stage);
  const before = JSON.stringify([...stage.store.keySets()]);
  const output = played(last, stage);
  if (JSON.stringify([...stage.store.keySets()]) !== before) {
    stages.delete(beginning);
    return 'changed';
  }
  return output === undefined ? 'refused' : 'accepted';
}

function staged(beginning: Beginning): Stage {
  const stage: Stage = {
    store: createStore({ host: pretendCryptography }),
    made: { ciphertexts: [], signatures: [], macs: [], sharedSecretCiphertexts: [] },
  };
  for (const part of beginning) {
    const output = played(part, stage);
    for (const [kind, member] of entriesOf(MADE)) {
      const blob = output?.get(member);
      if (typeof blob === 'string') stage.made[kind].push(blob);
    }
  }
  return stage;
}

/** The answer, or undefined where it is refused. What names something that is not there is, also where a host could not tell. */
function played(part: Part, { store, made }: Stage): ReadonlyMap<string, unknown> | undefined {
  const move = part(0);
  const scene: Scene = {
    keySets: [...store.keySets()],
    at: store.now(),
    nextInstant: store.nextInstant,
    markers: [],
    ...made,
  };
  if (!hasCandidates(move, scene)) return undefined;
  const step = stepOf(move, scene);
  if (step.type === 'wait') store.advance(step.ms);
  if (step.type !== 'call') return undefined;
  const { region, operation, input } = step;
  const result = store.callJson({ region, operation, input });
  return result.ok ? new Map<string, unknown>(Object.entries(result.output)) : undefined;
}

function needsOf(moves: readonly Move[]): Capability | undefined {
  const inputs = moves.flatMap((move) => (move.type === 'call' ? [move.input] : []));
  if (inputs.some((input) => Object.hasOwn(Object(input), 'EncryptedKeyMaterial'))) return 'keyMaterialImport';
  return picksIn(inputs).some((name) => MADE_PICKS.includes(name)) ? 'cryptography' : undefined;
}
