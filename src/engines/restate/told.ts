// What is told of an account: collected from the outboxes of its objects into its trail, and read there.

import type { Place, Told, ToldKind } from '../engine.js';
import type { Telling } from '../unit.js';
import type { ToldBatch } from './kept.js';
import type { Known } from './known.js';

async function collected({ objects }: Known): Promise<void> {
  for (let after: string | null = ''; after !== null; ) after = await objects.collect(after);
}

/** All that is kept, in the order of time. */
export async function toldOf<Kind extends ToldKind>(known: Known, kind: Kind): Promise<readonly Told[Kind][]> {
  await collected(known);
  const all: Telling[] = [];
  for (let from = 0; ; ) {
    const batches = await known.objects.look.trail<readonly ToldBatch[]>('read', from);
    for (const { tellings } of batches) all.push(...tellings.filter((telling) => telling.kind === kind));
    const last = batches.at(-1);
    if (last === undefined) break;
    from = last.seq + 1;
  }
  return all.sort((one, other) => one.at - other.at).map(({ told }) => told as Told[Kind]);
}

/** What was told after a place, and the place that it goes on from. */
export async function follow<Kind extends ToldKind>(
  known: Known,
  kind: Kind,
  after: Place | undefined,
): Promise<{ readonly told: readonly Told[Kind][]; readonly place: Place }> {
  await collected(known);
  if (after === undefined) return { told: [], place: String(await known.objects.look.trail<number>('place')) };
  const batches = await known.objects.look.trail<readonly ToldBatch[]>('read', Number(after));
  const tellings = batches.flatMap((batch) => batch.tellings.filter((telling) => telling.kind === kind));
  const last = batches.at(-1);
  return {
    told: tellings.map(({ told }) => told as Told[Kind]),
    place: last === undefined ? after : String(last.seq + 1),
  };
}
