// What Restate keeps of an account.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Kept } from '../../src/engines/restate/kept.js';
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
    name: String(row.service_key).split('/')[1] ?? '',
    service: String(row.service_name),
    key: String(row.key),
    value: JSON.parse(String(row.value_utf8)),
  }));
  const kept = states.flatMap(({ service, name, key, value }): (Kept & { readonly keyId: string })[] =>
    service === 'MrkKeySet' && key === 'kept' ? [{ ...value, keyId: name }] : [],
  );
  const lists = states.filter(({ service }) => service === 'MrkLists');
  const heads = lists.filter(({ key }) => key === 'head');
  const reserved = [
    ...kept.flatMap(({ keyId, reservedFor }) => (reservedFor === undefined ? [] : [keyId])),
    ...heads.flatMap(({ name, value }) => (value.units.length === 0 && value.reservedKeys === 0 ? [] : [name])),
    ...lists.flatMap(({ name, key }) => (/^(reserved|unit):/.test(key) ? [`${name} ${key}`] : [])),
  ];
  return [
    ...reserved.map((name) => `is still reserved: ${name}`),
    ...(await complaintsOfTimers(restate, kept)),
    ...complaintsAbout({
      keySets: kept.flatMap(({ keyId, keySet, timer }) =>
        keySet === null ? [] : [{ keyId, keySet, due: timer?.invocation === undefined ? null : timer.at }],
      ),
      listed: lists.flatMap(({ name, key, value }) => {
        if (!key.startsWith('entry:')) return [];
        const [list, owner, id] = JSON.parse(key.slice('entry:'.length));
        return [{ list, owner, id, region: name, keyId: value.keyId }];
      }),
      counts: new Map(heads.flatMap(({ name, value }) => (value.keys === 0 ? [] : [[name, value.keys]]))),
    }),
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
