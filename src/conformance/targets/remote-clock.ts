// The clock of an endpoint that has this project's control interface, under /_mrk/.

import type { TargetClock } from '../target.js';
import { excerpt, parseObject } from './answers.js';
import type { Exchange, Exchanged } from './exchange.js';

/** A clock that is asked the time when it was moved, and anew by `ask`: after a reset it may be another. */
export interface AskedClock extends TargetClock {
  readonly ask: () => Promise<void>;
}

/** How long an endpoint may take for all that falls due. */
const MOST_ADVANCE_MS = 120_000;

/** The instant that an answer tells can be wrong by half the time that the answer took. */
const SOON_MS = 100;
const MOST_ASKS = 5;

interface Asked {
  readonly exchanged: Exchanged;
  /** How far the endpoint's clock is ahead of the local one; undefined: it tells no instant. */
  readonly offset: number | undefined;
  readonly took: number;
}

/**
 * Looks for the clock: answers it, or undefined if there is none, or `lost` if nothing answered. It asks for the
 * instant when found and whenever it was moved; in between it follows the local clock, and can be wrong by half the
 * time that the soonest of some requests takes.
 */
export async function findClock(
  exchange: Exchange,
  base: string,
): Promise<AskedClock | { readonly lost: string } | undefined> {
  const first = await ask();
  if (first.offset === undefined) return 'lost' in first.exchanged ? first.exchanged : undefined;
  let { offset, took } = first;

  /** Asks until an answer comes so soon that it tells the instant well; else the soonest of several is taken. */
  async function ask(): Promise<Asked> {
    let best = await askOnce();
    for (let asks = 1; best.offset !== undefined && best.took > SOON_MS && asks < MOST_ASKS; asks++) {
      const next = await askOnce();
      if (next.offset !== undefined && next.took < best.took) best = next;
    }
    return best;
  }

  async function askOnce(): Promise<Asked> {
    const before = Date.now();
    const exchanged = await exchange.send({ method: 'GET', path: `${base}_mrk/clock`, headers: {} });
    const after = Date.now();
    const now = 'status' in exchanged && exchanged.status === 200 ? parseObject(exchanged.body)?.now : undefined;
    const instant = typeof now === 'string' ? Date.parse(now) : Number.NaN;
    const offset = Number.isNaN(instant) ? undefined : instant - (before + after) / 2;
    return { exchanged, offset, took: after - before };
  }

  async function askAnew(): Promise<void> {
    const asked = await ask();
    if (asked.offset === undefined) throw clockError('clock', asked.exchanged);
    ({ took } = asked);
    offset = asked.offset;
  }

  return {
    now: () => Math.round(Date.now() + offset),
    accuracy: () => Math.ceil(took / 2),
    ask: askAnew,
    advance: async (milliseconds) => {
      const body = JSON.stringify({ by: milliseconds });
      const advanced = await exchange.send({
        method: 'POST',
        path: `${base}_mrk/advance`,
        headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
        body,
        timeout: MOST_ADVANCE_MS,
        // It tells all that happened, which can be long.
        ignoreBody: true,
      });
      if (!('status' in advanced) || advanced.status !== 200) throw clockError('advance', advanced);
      await askAnew();
    },
  };
}

function clockError(path: string, exchanged: Exchanged): Error {
  if ('lost' in exchanged) return new Error(`/_mrk/${path}: ${exchanged.lost}`);
  if ('crash' in exchanged) return new Error(`/_mrk/${path}: ${exchanged.crash}`);
  return new Error(`/_mrk/${path}: status ${exchanged.status}: ${excerpt(exchanged.body)}`);
}
