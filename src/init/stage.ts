// Where an account is made: a store in which calls are made now, and another that gets what happened, dated otherwise.

import type { KeySetEvent } from '../model/key-set/events.js';
import type { Settings } from '../model/key-set/host.js';
import type { Instant, Region } from '../model/vocabulary/identifiers.js';
import type { KeySpec, Operation, Origin } from '../model/vocabulary/vocabulary.js';
import { textOfBase64 } from '../shared/base64.js';
import { createStore, type StoreOptions } from '../store/create.js';
import type { HostFunctions } from '../store/snapshot.js';
import type { Store } from '../store/store.js';
import { initialError, type ReadKey, type ReadOwn } from './form.js';

/** Key material of an account that begins. */
export interface InitialMaterial {
  /** The member that has it, or might have it. */
  readonly path: string;
  readonly keyMaterialId: string;
  readonly keySpec: KeySpec;
  readonly origin: Origin;
  readonly region: Region;
  /** In base64; absent: the host is to make it. */
  readonly keyMaterial?: string;
}

/** Key material that is imported into a key. */
export interface ImportedMaterial {
  readonly keyId: string;
  readonly keySpec: KeySpec;
  readonly region: Region;
  /** In base64. */
  readonly keyMaterial: string;
}

/** The options of a store, without a host's functions: an account that begins asks no host. */
export type StageOptions = Omit<StoreOptions, keyof HostFunctions>;

export interface Stage {
  readonly accountId: string;
  readonly now: Instant;
  readonly settings: Settings;
  readonly materials: InitialMaterial[];
  readonly importedMaterialId: (material: ImportedMaterial) => string | undefined;
  /** Makes a call that must succeed, and answers its output. Throws an `initialError`. */
  readonly mustCall: (call: MustCall) => Readonly<Record<string, unknown>>;
  /** Ends the creation of a replica key. */
  readonly finishReplication: (replica: { readonly keyId: string; readonly region: string }) => void;
  /** Lets something happen that no call is made for. */
  readonly happen: (event: KeySetEvent) => void;
  /** The account, as it is by now. */
  readonly account: Store;
}

/** A key of a set, and the member that tells of it. */
export type Placed = readonly [own: ReadOwn, path: string];

/** A key set that is being made. */
export interface Making {
  readonly stage: Stage;
  readonly key: ReadKey;
  readonly path: string;
  readonly KeyId: string;
  readonly origin: Origin;
  /** Its keys, in the order in which they are made. */
  readonly owns: readonly [Placed, ...Placed[]];
}

/** A call that must succeed. */
export interface MustCall {
  /** The member that asks for it. */
  readonly path: string;
  readonly region: Region;
  readonly operation: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  /** Identifiers that it is to give, in place of those of the seed. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** What happens, as the form dates it; undefined: it is to be as if that had not happened. */
  readonly dated?: (event: KeySetEvent) => KeySetEvent | undefined;
}

/** What a call says of the key ID that it was to give, in words for whoever has written it: AWS takes none. */
const OF_KEY_ID: ReadonlyMap<string, string> = new Map([
  ['newKeyIdNotNew', 'expected an ID that no key before it has'],
  ['newKeyIdUnfit', 'expected mrk- and 32 hex digits for a multi-Region key, a UUID for any other'],
]);

/** Throws a RangeError if an option is wrong. */
export function openStage(
  options: StageOptions & { readonly accountId: string },
  importedMaterialId: Stage['importedMaterialId'],
): Stage {
  const account = createStore(options);
  let fixed: MustCall['fixed'] = {};
  const rehearsal = createStore({
    ...options,
    // Replications end when they are told to, and nothing else takes time.
    replicationDelay: null,
    primaryUpdateDelay: 0,
    visibilityDelay: 0,
    identifiers: (name) => fixed?.[name] ?? null,
    // What is "imported" is the ID that the material is to have.
    host: {
      createWrappingKey: () => 'AAAA',
      unwrapKeyMaterial: ({ encryptedKeyMaterial }) => ({
        ok: true,
        keyMaterialId: textOfBase64(encryptedKeyMaterial),
      }),
    },
  });
  const keep = (events: readonly KeySetEvent[]): void =>
    account.replay({ ...rehearsal.position(), now: account.now(), events });
  return {
    accountId: options.accountId,
    now: account.now(),
    settings: account.snapshot().settings,
    materials: [],
    importedMaterialId,
    account,
    mustCall: ({ path, region, operation, input, fixed: identifiers, dated = (event) => event }) => {
      fixed = identifiers;
      const result = rehearsal.callJson({ region, operation, input });
      fixed = {};
      if (!result.ok) {
        const { code, message, rule, facts } = result.error;
        const ofKeyId = OF_KEY_ID.get(facts.fault);
        if (ofKeyId !== undefined) throw initialError({ path: `${path}.KeyId`, message: ofKeyId });
        throw initialError({ path, message: `${operation}: ${code}${message === '' ? '' : `: ${message}`} [${rule}]` });
      }
      keep(result.events.map(dated).filter((event) => event !== undefined));
      return { ...result.output };
    },
    finishReplication: (replica) => keep(rehearsal.finishReplication(replica)),
    happen: (event) => {
      rehearsal.replay({ ...rehearsal.position(), events: [event] });
      keep([event]);
    },
  };
}
