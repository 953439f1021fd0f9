// A key as somebody asks about it: in a state, a role, of an origin. The shortest way there is found in the model.

import type { Key, KeySet } from '../../model/key-set/key-set.js';
import type { Instant, Region } from '../../model/vocabulary/identifiers.js';
import type { KeyState, Origin } from '../../model/vocabulary/vocabulary.js';
import { shortestWay, type Way } from './search.js';
import { after, type CallStep, type Situation } from './steps.js';

/** What a key is in its set; `single`: it is none of a set. */
export const ROLES = ['primary', 'replica', 'single'] as const;
/** `primary`, `replica`, or `single`: a single-Region key. */
export type Role = (typeof ROLES)[number];

/** Where the key material comes from that a key of the search may have. */
export const ORIGINS = ['AWS_KMS', 'EXTERNAL'] as const satisfies readonly Origin[];

/** What somebody asks about. What is left out is a primary key that is Enabled, with key material from KMS. */
export interface Circumstances {
  readonly state?: KeyState;
  readonly role?: Role;
  readonly origin?: (typeof ORIGINS)[number];
}

/** A key in a situation, and the way there from nothing. */
export interface SetUp {
  readonly situation: Situation & { readonly keySet: KeySet };
  readonly key: Key;
  readonly way: Way;
}

const REGION = 'us-east-1' as Region;
/** 2026-01-01T00:00:00Z */
const BEGINNING: Instant = 1_767_225_600_000;

/** The key, as it comes to be on the shortest way; undefined: no key comes to be so. */
export function setUp({ state = 'Enabled', role = 'primary', origin = 'AWS_KMS' }: Circumstances): SetUp | undefined {
  const create: CallStep = {
    operation: 'CreateKey',
    region: REGION,
    input: { ...(role === 'single' ? {} : { MultiRegion: true }), ...(origin === 'AWS_KMS' ? {} : { Origin: origin }) },
  };
  const begun = after({ keySet: null, at: BEGINNING }, create);
  if (begun === undefined) return undefined;
  const keyOf = ({ keySet }: Situation): Key | undefined =>
    Object.values(keySet?.keys ?? {}).find(
      (key) => key.keyState === state && (key.region === keySet?.primaryRegion) === (role !== 'replica'),
    );
  const { way } = shortestWay(begun, (situation) => keyOf(situation) !== undefined, { mayHarm: true, isPatient: true });
  const situation = way?.steps.reduce<Situation | undefined>((at, step) => at && after(at, step), begun);
  const key = situation && keyOf(situation);
  if (way === undefined || situation === undefined || situation.keySet === null || key === undefined) return undefined;
  return {
    situation: { ...situation, keySet: situation.keySet },
    key,
    way: { steps: [create, ...way.steps], calls: way.calls + 1, waiting: way.waiting },
  };
}
