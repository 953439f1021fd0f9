// A rehearsal: moves are played on the model itself before any target sees them, and tell what they reach there.

import { pretendCryptography } from '../../pretend-host.js';
import { entriesOf } from '../../shared/objects.js';
import { rulesOfSuccess, rulesOfTime } from '../attribution.js';
import { isBody } from '../beliefs/body.js';
import { isMultiRegion } from '../beliefs/call.js';
import { isAlike } from '../beliefs/distinct.js';
import { identifiersOf } from '../beliefs/names.js';
import {
  type CallResult,
  CHANGES,
  cardOf,
  createStore,
  type Host,
  hostOf,
  type Instant,
  KEY_MAKERS,
  KEY_STATES,
  type KeySet,
  type Operation,
  parseRegion,
  type Refusal,
  type RuleId,
  reduceJson,
  regionsOf,
} from '../model.js';
import { situationOf } from '../situations.js';
import { type CallStep, type Move, type Scene, stepOf } from './moves.js';
import { MADE } from './picks.js';
import { ACCOUNT_ID } from './vocabulary.js';

/** What one call has met, or what time has brought. */
export interface Encounter {
  /** Undefined: time passed. */
  readonly operation: Operation | undefined;
  /** The key set that it was about, as it was before. */
  readonly keySet: KeySet | undefined;
  /** The number of the called key's situation; undefined: it met no key. */
  readonly situation: number | undefined;
  /** The rules that decided the answer. */
  readonly rules: readonly RuleId[];
  /** Why it was refused: the rule and the fault, with the key states and numbers that it is about; undefined: it was not. */
  readonly refusal: string | undefined;
  /** It succeeded, and changed nothing though its operation may; of what is only imagined. */
  readonly isIdle?: true;
}

export interface Rehearsal {
  /** The account's key sets, oldest first. */
  readonly keySets: () => readonly KeySet[];
  /** Plays a move. */
  readonly play: (move: Move) => Encounter;
  /** What a call would meet, which is not made. */
  readonly imagine: (move: Move) => Encounter;
}

const NOTHING: Encounter = {
  operation: undefined,
  keySet: undefined,
  situation: undefined,
  rules: [],
  refusal: undefined,
};

/** Begins with an empty account. */
export function rehearsal(hasCryptography: boolean): Rehearsal {
  const store = createStore(hasCryptography ? { host: pretendCryptography } : {});
  const keySets = new Map<string, KeySet>();
  const made: Record<keyof typeof MADE, string[]> = {
    ciphertexts: [],
    signatures: [],
    macs: [],
    sharedSecretCiphertexts: [],
  };
  const markers: string[] = [];

  /** What the store has anew of the key sets to which something happened: copies are dear. */
  function renew(events: readonly { readonly keyId: string }[]): void {
    for (const keyId of new Set(events.map((event) => event.keyId))) {
      const keySet = store.keySet(keyId);
      if (keySet === undefined) keySets.delete(keyId);
      else keySets.set(keyId, keySet);
    }
  }

  function scene(): Scene {
    const known = { keySets: [...keySets.values()], at: store.now(), markers, nextInstant: store.nextInstant };
    return hasCryptography ? { ...known, ...made } : known;
  }

  function remember(result: CallResult): void {
    if (!result.ok) return;
    const output = new Map<string, unknown>(Object.entries(result.output));
    for (const [kind, member] of entriesOf(MADE)) {
      const blob = output.get(member);
      if (typeof blob === 'string') made[kind].push(blob);
    }
    const marker = output.get('NextMarker');
    if (typeof marker === 'string') markers.push(marker);
  }

  function passing(ms: number): Encounter {
    const before = new Map(keySets);
    renew(store.advance(ms));
    const changed = [...before].filter(([keyId, keySet]) => keySets.get(keyId) !== keySet);
    const rules = changed.flatMap(([keyId, keySet]) =>
      regionsOf(keySet).flatMap((region) => rulesOfTime(keySet, keySets.get(keyId) ?? null, region)),
    );
    return { ...NOTHING, rules };
  }

  const host = hasCryptography ? pretendCryptography : {};

  return {
    keySets: () => [...keySets.values()],
    imagine: (move) => {
      const step = stepOf(move, scene());
      return step.type === 'call' ? imagined(step, [...keySets.values()], store.now(), host) : NOTHING;
    },
    play: (move) => {
      const step = stepOf(move, scene());
      if (step.type === 'wait') return passing(step.ms);
      if (step.type !== 'call') return NOTHING;
      const { region, operation, input } = step;
      const called = calledSet([...keySets.values()], step);
      const result = store.callJson({ region, operation, input });
      const encounter = encounterOf(step, called, result.ok ? undefined : result);
      renew(result.ok ? result.events : []);
      remember(result);
      return encounter;
    },
  };
}

/** What a call would meet among some key sets. */
function imagined(step: CallStep, all: readonly KeySet[], at: Instant, host: Partial<Host>): Encounter {
  const { region, operation, input } = step;
  const called = calledSet(all, step);
  const ids = identifiersOf(cardOf(operation).identifiers, 0, all.length, isMultiRegion(input));
  const around = { at, accountId: ACCOUNT_ID, ids, host: { ...hostOf(all), ...host } };
  const keySet = KEY_MAKERS.includes(operation) ? null : (called ?? null);
  const reduced = reduceJson(keySet, { region, operation, input, ...around });
  const encounter = encounterOf(step, called, reduced.ok ? undefined : reduced);
  const isIdle = reduced.ok && CHANGES[operation] && keySet !== null && isAlike(reduced.keySet, keySet);
  return isIdle ? { ...encounter, isIdle } : encounter;
}

function encounterOf(
  { operation, region, input }: CallStep,
  keySet: KeySet | undefined,
  refusal: Refusal | undefined,
): Encounter {
  const at = parseRegion(region);
  const key = at === undefined ? undefined : keySet?.keys[at];
  const situation = keySet === undefined || key === undefined ? undefined : situationOf(keySet, key);
  const rules =
    refusal === undefined
      ? rulesOfSuccess(operation, key === undefined ? { input } : { input, keySet, key })
      : [refusal.error.rule];
  return { operation, keySet, situation, rules, refusal: refusal && reasonOf(refusal) };
}

function reasonOf({ error: { rule, facts } }: Refusal): string {
  const isTelling = (fact: unknown): boolean => typeof fact === 'number' || KEY_STATES.some((state) => state === fact);
  return [rule, facts.fault, ...Object.values(facts).filter(isTelling)].join(' ');
}

/** The key set that a call names: by key ID, ARN or alias. */
function calledSet(keySets: readonly KeySet[], { operation, region, input }: CallStep): KeySet | undefined {
  const name = isBody(input) ? input[keyMemberOf(operation)] : undefined;
  const called = parseRegion(region);
  if (typeof name !== 'string' || called === undefined) return undefined;
  if (name.includes('alias/')) return hostOf(keySets).findAlias(called, name.slice(name.indexOf('alias/')));
  return keySets.find(({ keyId }) => name.endsWith(keyId));
}

/** The member of an operation's input that names the key which it is about. */
export function keyMemberOf(operation: Operation): string {
  const { finds } = cardOf(operation);
  return finds === 'no key' ? 'KeyId' : finds.member;
}
