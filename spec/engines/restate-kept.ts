// What Restate keeps of an account.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Listed } from '../../src/engines/directory.js';
import { type Kept, type Placed, shardOf } from '../../src/engines/restate/kept.js';
import type { Restate } from '../support/restate.js';
import { complaintsAbout } from './soundness.js';

/** Waits until nothing is under way any more. */
export async function settled({ query }: Pick<Restate, 'query'>): Promise<void> {
  for (;;) {
    const [row] = await query(
      "SELECT count(*) AS under_way FROM sys_invocation WHERE status NOT IN ('completed', 'scheduled')",
    );
    if (Number(row?.under_way) === 0) return;
    await sleep(50);
  }
}

/** Sentences about what is not as it must be, once nothing is under way. */
export async function complaints(restate: Pick<Restate, 'query'>): Promise<readonly string[]> {
  await settled(restate);
  const rows = await restate.query(
    "SELECT service_name, service_key, key, value_utf8 FROM state WHERE service_name IN ('MrkKeySet', 'MrkLists')",
  );
  const states = rows.map((row) => ({
    name: String(row.service_key).slice(String(row.service_key).indexOf('/') + 1),
    service: String(row.service_name),
    key: String(row.key),
    value: JSON.parse(String(row.value_utf8)),
  }));
  const kept = states.flatMap(({ service, name, key, value }): (Kept & { readonly keyId: string })[] =>
    service === 'MrkKeySet' && key === 'kept' ? [{ ...value, keyId: name }] : [],
  );
  const lists = states.filter(({ service }) => service === 'MrkLists').map(inList);
  const heads = lists.filter(({ key }) => key === 'head');
  const reserved = [
    ...kept.flatMap(({ keyId, reservedFor }) => (reservedFor === undefined ? [] : [keyId])),
    ...heads.flatMap(({ name, value }) => (value.units.length === 0 && value.reserved === 0 ? [] : [name])),
    ...lists.flatMap(({ name, key }) => (/^(reserved|unit):/.test(key) ? [`${name} ${key}`] : [])),
  ];
  return [
    ...reserved.map((name) => `is still reserved: ${name}`),
    ...(await complaintsOfTimers(restate, kept)),
    ...complaintsOfShards(lists),
    ...complaintsAbout({
      keySets: kept.flatMap(({ keyId, keySet, timer }) =>
        keySet === null ? [] : [{ keyId, keySet, due: timer?.invocation === undefined ? null : timer.at }],
      ),
      listed: lists.flatMap(({ region, entry, value }) =>
        entry === undefined ? [] : [{ ...entry, region, keyId: value.keyId }],
      ),
      counts: new Map([...sums(heads, 'keys')].filter(([, keys]) => keys !== 0)),
    }),
  ];
}

interface State {
  /** Of the object, within its account. */
  readonly name: string;
  readonly key: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever is kept there
  readonly value: any;
}

/** What an object of lists keeps. */
interface InList extends State {
  readonly region: string;
  readonly shard: number;
  readonly entry?: { readonly list: Listed; readonly owner: string; readonly id: string };
}

function inList(state: State): InList {
  const [region = '', shard] = state.name.split('/');
  const there = { ...state, region, shard: Number(shard) };
  if (!state.key.startsWith('entry:')) return there;
  const [list, owner, id] = JSON.parse(state.key.slice('entry:'.length));
  return { ...there, entry: { list, owner, id } };
}

/** By Region. */
function sums(heads: readonly InList[], member: 'keys' | 'borrowed'): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { region, value } of heads) all.set(region, (all.get(region) ?? 0) + value[member]);
  return all;
}

/** What is amiss among the objects over which lists are spread, and in the blocks of each that pages are read from. */
function complaintsOfShards(lists: readonly InList[]): readonly string[] {
  const named = (name: string, list: string, owner: string, { place, id, keyId }: Placed): string =>
    [name, list, owner, place, id, keyId].join(' ');
  const paged = lists.flatMap(({ name, key, value }) => {
    const ofList = /^block:\d+:(.*)$/.exec(key)?.[1];
    if (ofList === undefined) return [];
    const [list, owner] = JSON.parse(ofList);
    return value.map((placed: Placed) => named(name, list, owner, placed));
  });
  const entries = lists.flatMap(({ name, entry, value }) =>
    entry === undefined ? [] : [named(name, entry.list, entry.owner, value)],
  );
  const strayed = lists.filter(
    ({ entry, shard, value }) => entry !== undefined && shardOf({ ...entry, keyId: value.keyId }) !== shard,
  );
  const borrowed = sums(
    lists.filter(({ key }) => key === 'head'),
    'borrowed',
  );
  return [
    ...(JSON.stringify(paged.sort()) === JSON.stringify(entries.sort()) ? [] : ['pages are not of what is listed']),
    ...strayed.map(({ name, key }) => `is in the wrong object: ${name} ${key}`),
    ...[...borrowed].flatMap(([region, sum]) => (sum === 0 ? [] : [`room has come or gone: ${region} ${sum}`])),
  ];
}

/** The delayed calls are those that the key sets know of, and no others. */
async function complaintsOfTimers(
  { query }: Pick<Restate, 'query'>,
  kept: readonly Kept[],
): Promise<readonly string[]> {
  const rows = await query("SELECT id FROM sys_invocation WHERE status = 'scheduled' AND target_handler_name = 'wake'");
  const are = new Set(rows.map(({ id }) => String(id)));
  const must = new Set(kept.flatMap(({ timer }) => timer?.invocation ?? []));
  return [
    ...[...must].filter((id) => !are.has(id)).map((id) => `a timer that will not fire: ${id}`),
    ...[...are].filter((id) => !must.has(id)).map((id) => `a timer that nobody knows of: ${id}`),
  ];
}
