// Targets that are right, whatever their delays and whichever way they show roles while Updating: the kit must find nothing
// on any of them.

import type { ConformOptions } from '../../../src/conformance/options.js';
import type { ConformReport } from '../../../src/conformance/report/report.js';
import type { Target, TargetAnswer } from '../../../src/conformance/target.js';
import { httpTarget } from '../../../src/conformance/targets/http.js';
import { storeTarget } from '../../../src/conformance/targets/store.js';
import { startServer } from '../../../src/endpoint/server.js';
import { KEY_STATES, type KeyState } from '../../../src/model/vocabulary/vocabulary.js';
import { keysOf } from '../../../src/shared/objects.js';
import { createStore } from '../../../src/store/create.js';
import type { StoreSettings } from '../../../src/store/settings.js';

export const DELAYS = {
  instant: { replicationDelay: 0, primaryUpdateDelay: 0, rotationDelay: 0, deletionLateness: 0 },
  seconds: {},
  /** A replica is Creating until it was polled some times. */
  stuck: { replicationDelay: null, primaryUpdateDelay: 'P2D', rotationDelay: 'PT12H', deletionLateness: 'P1D' },
} as const satisfies Readonly<Record<string, StoreSettings>>;
export type Delays = keyof typeof DELAYS;

/** What a target shows late, or now and then, within what the kit allows for. */
export const VISIBILITIES = {
  'at once': {},
  late: { visibilityDelay: 'PT30S' },
  flapping: { visibilityDelay: { random: 'PT50S' } },
  'by kind': {
    visibilityDelay: {
      key: 'PT20S',
      state: { random: 'PT40S' },
      alias: 'PT50S',
      tag: { random: 'PT5S' },
      policy: 'PT10S',
      grant: { random: 'PT30S' },
      rotation: 'PT55S',
      usage: 'PT1H',
    },
  },
  'until told': { visibilityDelay: null },
} as const satisfies Readonly<Record<string, StoreSettings>>;
export type Visibility = keyof typeof VISIBILITIES;

export const VIEWS = ['swapped', 'both-replicas'] as const;

/** How a target is reached. */
export const WAYS = ['store', 'store without a clock', 'endpoint over HTTP'] as const;
export type Way = (typeof WAYS)[number];

export interface Setting {
  readonly way: Way;
  readonly delays: Delays;
  readonly view: (typeof VIEWS)[number];
  readonly visibility: Visibility;
}

/** Every delay with either view; and every visibility where the clock can be moved, as nobody waits a minute in real time. */
export const SETTINGS: readonly Setting[] = [
  ...WAYS.flatMap((way) =>
    keysOf(DELAYS).flatMap((delays) => VIEWS.map((view): Setting => ({ way, delays, view, visibility: 'at once' }))),
  ),
  ...keysOf(VISIBILITIES)
    .filter((visibility) => visibility !== 'at once')
    .flatMap((visibility) =>
      WAYS.filter((way) => way !== 'store without a clock').map(
        (way): Setting => ({ way, delays: 'seconds', view: 'swapped', visibility }),
      ),
    ),
];

export interface Opened {
  readonly target: Target;
  /** What a run needs to be told of this target. */
  readonly options: ConformOptions;
  readonly close: () => Promise<void>;
}

export async function open({ way, delays, view, visibility }: Setting): Promise<Opened> {
  const settings: StoreSettings = { ...DELAYS[delays], ...VISIBILITIES[visibility], rolesWhileUpdating: view };
  const allowance: ConformOptions = visibility === 'at once' ? {} : { visibility: 'PT1M' };
  if (way === 'endpoint over HTTP') {
    const server = await startServer(settings);
    const target = told(await httpTarget(server.url), visibility, () => server.account.show({}));
    return {
      target: delays === 'stuck' ? polled(target, server.account.releaseReplication) : target,
      options: allowance,
      close: async () => {
        await target.close?.();
        await server.close();
      },
    };
  }
  const hasClock = way === 'store';
  const store = createStore(hasClock ? settings : { ...settings, now: Date.now() });
  const { clock, call, ...others } = told(storeTarget(store), visibility, store.show);
  const inRealTime: Target['call'] = (...given) => {
    store.advance(Math.max(0, Date.now() - store.now()));
    return call(...given);
  };
  const target = hasClock && clock !== undefined ? { ...others, call, clock } : { ...others, call: inRealTime };
  return {
    target: delays === 'stuck' ? polled(target, store.finishReplication) : target,
    options: { ...allowance, ...(hasClock ? {} : { patience: PATIENCE }) },
    close: async () => {},
  };
}

const TOLD_WITH_CALL = 5;
const TOLD_AFTER = 50_000;

/** Lets be seen what is not until it is told: with every fifth call, and before a minute has passed on the clock. */
function told(target: Target, visibility: Visibility, show: () => unknown): Target {
  if (visibility !== 'until told') return target;
  const { clock, call } = target;
  let calls = 0;
  let waited = 0;
  const tell = (): unknown => {
    waited = 0;
    return show();
  };
  const advance = async (milliseconds: number): Promise<void> => {
    await clock?.advance(milliseconds);
    waited += milliseconds;
    if (waited > TOLD_AFTER) await tell();
  };
  return {
    ...target,
    call: async (...given) => {
      if (++calls % TOLD_WITH_CALL === 0) await tell();
      return call(...given);
    },
    ...(clock === undefined ? {} : { clock: { ...clock, advance } }),
  };
}

const PATIENCE = 20;
const POLLS = 3;

/** Ends the creation of a replica once it was seen Creating so often. */
function polled(target: Target, end: (replica: { keyId: string; region: string }) => unknown): Target {
  const seen = new Map<string, number>();
  const noted = (region: string, answer: TargetAnswer): TargetAnswer | Promise<TargetAnswer> => {
    const { KeyId: keyId, KeyState } = Object('output' in answer ? answer.output.KeyMetadata : undefined);
    if (KeyState !== 'Creating') return answer;
    const key = `${region} ${keyId}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times % POLLS);
    if (times < POLLS) return answer;
    const ended = end({ keyId, region });
    return ended instanceof Promise ? ended.then(() => answer) : answer;
  };
  return {
    ...target,
    call: (region, operation, input) => {
      const answer = target.call(region, operation, input);
      return answer instanceof Promise ? answer.then((given) => noted(region, given)) : noted(region, answer);
    },
  };
}

/** In what states keys were called. */
export function statesMet({ coverage }: ConformReport): ReadonlySet<KeyState> {
  return new Set(coverage.cells.flatMap(({ state, tried }) => (state === null || tried === 0 ? [] : [state])));
}

/**
 * In what states keys can be called: without custom key stores none is Unavailable, without delays none is in between, and
 * where seconds must really pass no replica is ready for more.
 */
export function statesOf({ way, delays }: Setting): readonly KeyState[] {
  const absent = new Set<KeyState>(['Unavailable']);
  if (delays === 'instant') absent.add('Creating').add('Updating');
  if (delays === 'seconds' && way === 'store without a clock') absent.add('Updating');
  return KEY_STATES.filter((state) => !absent.has(state));
}
