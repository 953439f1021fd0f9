// What units tell that need no key set's object any more: lists, refusals, and what a key set just looked at answers. They are
// many, and the trail is one object: so while one call of it is on its way the next ones gather, and go together.

import type { Telling } from '../unit.js';
import { type Epoch, type Refused, STATE_VERSION, type TrailPart } from './kept.js';

/** Keeps what a unit tells, and resolves once it is there for good, or refused. */
export type Teller = (epoch: Epoch, tellings: readonly Telling[]) => Promise<Refused>;

interface Gathered {
  readonly epoch: Epoch;
  readonly tellings: Telling[];
  readonly refused: Promise<Refused>;
}

/** `keep` is one call of the trail. */
export function createTeller(keep: (part: TrailPart) => Promise<Refused>): Teller {
  let gathering: Gathered | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (epoch, given) => {
    if (gathering?.epoch.number === epoch.number) {
      gathering.tellings.push(...given);
      return gathering.refused;
    }
    const tellings = [...given];
    const refused = last.then(() => {
      if (gathering?.tellings === tellings) gathering = undefined;
      return keep({ version: STATE_VERSION, epoch, tellings });
    });
    gathering = { epoch, tellings, refused };
    last = refused.catch(() => {});
    return refused;
  };
}
