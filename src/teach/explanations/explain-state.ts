// What a key state is: what is allowed and refused in it, how a key gets in and out, what is shown meanwhile.

import { latestOf } from '../../model/expectations/variations.js';
import type { LifecycleEventType, LifecycleFacts } from '../../model/key/lifecycle.js';
import { type KindOfKey, type LifeStep, lifeOf } from '../../model/key/lives.js';
import { type KeyState, OPERATIONS, type Operation } from '../../model/vocabulary/vocabulary.js';
import { isKeyOf } from '../../shared/objects.js';
import { durationText } from '../../shared/text.js';
import { stateNotesOf } from './cells.js';
import { type Explanation, explainedRule, type Part } from './explanation.js';
import { rulesAboutState } from './rules-about.js';

/** What the state means for whoever uses the key. The rules below each explanation have the sources. */
const MEANINGS: Readonly<Record<KeyState, string>> = {
  Enabled: 'The key can be used for everything that its key usage allows.',
  Disabled:
    'The key cannot be used until EnableKey is called. Nothing of it is lost, and related keys in other Regions work on.',
  PendingDeletion: `The key waits to be deleted, and cannot be used. Its DeletionDate says when; until then CancelKeyDeletion brings it back, Disabled. KMS may delete it up to ${durationText(latestOf('DELETE-2'))} after that date.`,
  PendingReplicaDeletion:
    'A primary key that is to be deleted waits for its last replica key. It cannot be used, its own waiting period does not run, and it has no DeletionDate yet: it shows PendingDeletionWindowInDays. When the last replica key is deleted it becomes PendingDeletion, and the waiting period begins then.',
  PendingImport: 'A key of origin EXTERNAL lacks key material that it needs, and cannot be used until it is imported.',
  Unavailable: 'The custom key store of the key is not connected. A multi-Region key is never Unavailable.',
  Creating: 'KMS is making the replica key: it cannot be used yet. That takes seconds, sometimes minutes.',
  Updating:
    'A change of the primary key runs, in both keys that it swaps. Cryptographic operations work on; what would change the key or its set must wait some seconds.',
};

const KINDS: readonly (readonly [KindOfKey, string])[] = [
  ['primary', 'a primary or single-Region key'],
  ['replica', 'a replica key'],
  ['imported', 'a key of origin EXTERNAL'],
  ['customKeyStore', 'a key in a custom key store'],
];

export function explainState(state: KeyState): Explanation {
  return {
    title: state,
    parts: [
      { heading: 'What it is', text: [MEANINGS[state]] },
      { heading: 'What is allowed, and what is refused', text: verdictsIn(state) },
      { heading: 'How a key gets in and out', text: [...waysIn(state), ...waysOut(state)] },
      { heading: 'Rules that name it', rules: rulesAboutState(state).map(explainedRule) },
    ],
  };
}

/** What the state means, in a sentence or two. */
export function meaningOf(state: KeyState): string {
  return MEANINGS[state];
}

/** What a key in the state is, and how it came to be so. */
export function explainedState(state: KeyState): Part {
  return { heading: `What ${state} is`, text: [MEANINGS[state], ...waysIn(state)] };
}

/** The operations of each verdict, in a line each. */
function verdictsIn(state: KeyState): readonly string[] {
  const byVerdict = new Map<string, Operation[]>();
  for (const operation of OPERATIONS) {
    const verdict = verdictOf(operation, state) ?? 'No key state matters';
    byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), operation]);
  }
  return [...byVerdict].map(([verdict, operations]) => `${verdict}: ${operations.join(', ')}.`);
}

/** Such as `Refused with DisabledException`; undefined: no key state matters. */
export function verdictOf(operation: Operation, state: KeyState): string | undefined {
  const note = stateNotesOf(operation).find((one) => one.state === state);
  switch (note?.verdict) {
    case undefined:
      return undefined;
    case 'allowed':
      return 'Allowed';
    case 'no such key':
      return 'There is no such key';
    case 'refused':
      return `Refused with ${note.note}`;
    case 'refused if':
      return `Allowed, but refused if ${note.note}`;
  }
}

/** What happens by itself, after `when`. */
const HAPPENINGS: Readonly<Record<Exclude<LifecycleEventType, Operation>, string>> = {
  CreationCompleted: 'KMS has made it',
  PrimaryUpdateCompleted: 'the change of the primary key ends',
  LastReplicaDeleted: 'its last replica key is deleted',
  WaitingPeriodEnded: 'its waiting period ends',
  KeyMaterialChanged: 'key material of it expires, or a rotation gives it one that it must have',
  CustomKeyStoreDisconnected: 'its custom key store is disconnected',
  CustomKeyStoreConnected: 'its custom key store is connected',
};

/** What must hold then, after `if`. */
const FACTS: Readonly<Record<keyof LifecycleFacts, string>> = {
  hasReplicas: 'it still has replica keys',
  lacksKeyMaterial: 'it then lacks key material that it needs',
  inPrimaryUpdate: 'a change of the primary key runs in it',
  isDisconnected: 'its custom key store is disconnected',
  wasDisabled: 'it was Disabled before',
};

/** How a key comes to be in the state. */
export function waysIn(state: KeyState): readonly string[] {
  return steps(
    'In, from',
    ({ from }) => (from === 'NotCreated' ? 'nothing' : from),
    ({ from, to }) => to === state && from !== state,
  );
}

/** How it leaves it. */
export function waysOut(state: KeyState): readonly string[] {
  return steps(
    'Out, to',
    ({ to }) => to,
    ({ from, to }) => from === state && to !== state,
  );
}

/** A line for each way, with all states between which it leads so, and the kinds of keys that take it. */
function steps(word: string, stateOf: (step: LifeStep) => string, are: (step: LifeStep) => boolean): readonly string[] {
  const ways = new Map<string, Map<string, string[]>>();
  for (const [kind, words] of KINDS) {
    for (const step of lifeOf(kind).filter(are)) {
      const way = wayText(step);
      const states = ways.get(way) ?? new Map<string, string[]>();
      ways.set(way, states.set(stateOf(step), [...(states.get(stateOf(step)) ?? []), words]));
    }
  }
  return [...ways].flatMap(([way, states]) => {
    const byKinds = new Map<string, string[]>();
    for (const [state, words] of states) {
      const kinds = words.length < KINDS.length ? ` (${words.join(', ')})` : '';
      byKinds.set(kinds, [...(byKinds.get(kinds) ?? []), state]);
    }
    return [...byKinds].map(([kinds, of]) => `${word} ${of.join(' or ')}: ${way}${kinds}.`);
  });
}

function wayText({ event, guard }: LifeStep): string {
  const what = isKeyOf(HAPPENINGS, event) ? `when ${HAPPENINGS[event]}` : `by ${event}`;
  return guard === undefined ? what : `${what}, if ${FACTS[guard]}`;
}

/** A verdict within a sentence. */
export function lower(verdict: string): string {
  return `${verdict[0]?.toLowerCase()}${verdict.slice(1)}`;
}

/** Operations have AWS's names; what is the model's own becomes words. */
export function inWords(name: string): string {
  const isOperation = OPERATIONS.some((operation) => operation === name);
  return isOperation ? name : name.replaceAll(/(?<=[a-z])([A-Z])/g, ' $1').toLowerCase();
}
