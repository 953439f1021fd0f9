// A desk in front of an engine. It keeps nothing: any number of processes may have one each, behind any load balancer.
// What an engine has not (yet) is refused by name: spec/guide/engines.md lists it.

import type { Engine, Told, ToldKind } from '../engines/engine.js';
import { answerByHost, type HostFacts } from '../host/host-operations.js';
import type { NodeHost } from '../host/index.js';
import type { Region } from '../model/vocabulary/identifiers.js';
import { checkedSpan } from './account.js';
import type { CalledAccount, Desk } from './answering.js';
import type { People } from './callers.js';
import { type Control, type Follow, iso, told, trailFilter } from './control.js';
import { refuseUnknown } from './members.js';
import { MOTO_RESET } from './paths.js';
import { isWanted } from './trail.js';

/** An engine, and what the process in front of it does itself. */
export interface EngineFront {
  readonly engine: Engine;
  readonly accountId: string;
  readonly people: People;
  readonly cryptography: Pick<NodeHost, 'prepare'>;
  readonly facts: HostFacts & { readonly isRegionEnabled: (region: Region) => boolean };
}

export function createEngineDesk(front: EngineFront): Desk {
  return {
    account: calledAccount(front),
    faults: { meet: async () => ({}) },
    control: createEngineControl(front),
    streams: {
      '/_mrk/events': (query) => {
        const filter = trailFilter(query);
        return following(front.engine, 'cloudTrail', (record) => isWanted(record, filter));
      },
      '/_mrk/eventbridge': () => following(front.engine, 'eventBridge', () => true),
    },
  };
}

function calledAccount({ engine, accountId, people, cryptography, facts }: EngineFront): CalledAccount {
  return {
    accountId,
    people,
    refusals: undefined,
    answer: async (call, client) => {
      const { operation, input } = call;
      const byHost = answerByHost(call, facts);
      if (byHost !== undefined) {
        await engine.note(call, byHost, client);
        return byHost;
      }
      const { during } = await cryptography.prepare(operation, input);
      return engine.call({ call, client, during });
    },
    noteRefusal: ({ principal, ...call }, error, client) =>
      engine.note(principal === undefined ? call : { ...call, principal }, { ok: false, error, events: [] }, client),
  };
}

function createEngineControl({ engine, people }: EngineFront): Control {
  const now = async (): Promise<string> => iso(await engine.now());
  const reset = async <T>(answer: T): Promise<T> => {
    await engine.reset();
    return answer;
  };
  return {
    '/_mrk/health': { GET: async () => ({ status: 'ready' }) },
    '/_mrk/clock': { GET: async () => ({ now: await now() }) },
    '/_mrk/advance': {
      POST: async ({ by, ...unknown }) => {
        refuseUnknown(unknown, 'advance', ['by']);
        const ms = checkedSpan(by, await engine.now());
        const events = await engine.advance(ms);
        return { now: await now(), events: events.map(told) };
      },
    },
    '/_mrk/state': {
      GET: async (_body, _id, query) => {
        if (query.has('at')) throw new RangeError(lacking('state: ?at'));
        return { now: await now(), keySets: await engine.keySets() };
      },
    },
    '/_mrk/events': {
      GET: async (_body, _id, query) => {
        const filter = trailFilter(query);
        return (await engine.told('cloudTrail')).filter((record) => isWanted(record, filter));
      },
    },
    '/_mrk/eventbridge': { GET: async () => engine.told('eventBridge') },
    '/_mrk/callers': { GET: async () => ({ callers: people.callers() }), POST: lacks('callers: POST') },
    '/_mrk/principals': { GET: async () => ({ principals: people.principals() }), POST: lacks('principals: POST') },
    '/_mrk/reset': { POST: async () => reset({}) },
    [MOTO_RESET]: { POST: async () => reset({ status: 'ok' }) },
    '/_mrk/faults': { GET: lacks('faults'), POST: lacks('faults'), DELETE: lacks('faults') },
    '/_mrk/init': { GET: lacks('init') },
    '/_mrk/rewind': { POST: lacks('rewind') },
    '/_mrk/show': { POST: lacks('show') },
    '/_mrk/refusals': { GET: lacks('refusals') },
    '/_mrk/explain': { GET: lacks('explain') },
  };
}

function lacking(what: string): string {
  return `${what} is not there with --engine`;
}

function lacks(what: string): () => Promise<never> {
  return () => Promise.reject(new RangeError(lacking(what)));
}

/** How often whoever follows looks for more. */
const LOOK_MS = 100;

/** Follows what is told from now on. */
async function following<Kind extends ToldKind>(
  engine: Engine,
  kind: Kind,
  isFollowed: (told: Told[Kind]) => boolean,
): Promise<Follow> {
  const { place: from } = await engine.follow(kind, undefined);
  return (listener) => {
    let place = from;
    let hasEnded = false;
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      // What cannot be read now can be read later: the place stays.
      const more = await engine.follow(kind, place).catch(() => ({ told: [], place }));
      if (hasEnded) return;
      place = more.place;
      for (const one of more.told) if (isFollowed(one)) listener(one);
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      hasEnded = true;
      clearTimeout(timer);
    };
  };
}
