// mrk clock: shows and moves the clock of a state file.

import type { KeySetEvent } from '../model/key-set/events.js';
import { type Happening, nextHappening } from '../model/time/happenings.js';
import type { Instant, Region } from '../model/vocabulary/identifiers.js';
import { didYouMean } from '../shared/nearest.js';
import { durationText } from '../shared/text.js';
import { durationHint, parseDuration } from '../store/duration.js';
import type { Store } from '../store/store.js';
import { DEFAULT_STATE_FILE, withStateFile } from './kms/state-file.js';
import { isCliFault, REAL_WORLD, type World } from './kms/world.js';
import { readOptions } from './options.js';
import { type ExitStatus, printable, type Surroundings } from './terminal.js';

const CLOCK_HELP = `Usage: mrk clock [--state FILE]
       mrk clock advance DURATION [--state FILE]

Shows the clock of the account that mrk kms works on, or moves it forward. It stands still between
commands, and nothing happens by itself until it moves: a replica key stays Creating, a deleted key
in its waiting period. DURATION is ISO 8601, such as PT5S, P7D or P1DT12H. What happened is printed,
and what happens next, and when.

  --state FILE   the file that holds the account, by default ./mrk.json
  --json         prints one JSON object: now; of advance the events; next, if anything ever will
                 happen by itself: at, and the happenings (kind, keyId, region)
  --help         prints this

Exit status: 0 done; 2 the command or the file is wrong.
`;

/** A duration before now, which looks like an option. */
const NEGATIVE = /^-[Pp]?T?\d/;

export async function clock(
  args: readonly string[],
  around: Surroundings,
  world: World = REAL_WORLD,
): Promise<ExitStatus> {
  const back = args.find((word) => NEGATIVE.test(word));
  if (back !== undefined) {
    around.err(`mrk clock: ${backText(back)}\n`);
    return 2;
  }
  const { values, positionals } = readOptions({
    args: [...args],
    options: { state: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) {
    around.out(CLOCK_HELP);
    return 0;
  }
  const file = values.state ?? DEFAULT_STATE_FILE;
  const [verb, by, ...more] = positionals;
  if (more.length > 0 || (verb !== undefined && (verb !== 'advance' || by === undefined))) {
    const meant = verb === undefined ? '' : didYouMean(verb, ['advance']);
    around.err(`mrk clock: expected nothing, or advance and a duration${meant}\n\nSee mrk clock --help\n`);
    return 2;
  }
  try {
    const { now, events, next } = await withStateFile(
      { file, world, say: around.err, mayCreate: by !== undefined },
      async ({ store }) => {
        const happened = by === undefined ? undefined : store.advance(clockSpan(by));
        return { now: new Date(store.now()).toISOString(), events: happened, next: nextOf(store) };
      },
    );
    around.out(values.json ? `${JSON.stringify({ now, events, next })}\n` : clockText(now, events, next));
    return 0;
  } catch (error) {
    if (error instanceof RangeError) around.err(`mrk clock: ${printable(error.message)}\n`);
    else if (isCliFault(error)) around.err(`${printable(error.message)}\n`);
    else throw error;
    return 2;
  }
}

function backText(text: string): string {
  return `the clock only goes forward, and cannot be moved by ${printable(text.slice(0, 100))}`;
}

/** Milliseconds, from a duration as it is given to mrk clock advance. Throws a RangeError that says how it is written. */
export function clockSpan(text: string): number {
  if (NEGATIVE.test(text)) throw new RangeError(backText(text));
  try {
    return parseDuration(text);
  } catch {
    const written = 'advance needs an ISO 8601 duration such as PT5S, P7D or P1DT12H';
    throw new RangeError(`${written}: ${JSON.stringify(text.slice(0, 100))}${durationHint(text)}`);
  }
}

/** The instant, then what happened on the way there. */
function clockText(now: string, events: readonly KeySetEvent[] = [], next?: Next): string {
  const lines = events.map(({ at, type, region, keyId }) => {
    const when = new Date(at).toISOString().replace('.000Z', 'Z');
    return `  * ${when}  ${type}  ${region}  ${keyId}\n`;
  });
  return `${now.replace('.000Z', 'Z')}\n${lines.join('')}${next === undefined ? '' : nextText(Date.parse(now), next)}`;
}

/** What happens next by itself. */
interface Next {
  readonly at: string;
  readonly happenings: readonly { readonly kind: Happening['kind']; readonly keyId: string; readonly region: Region }[];
}

/** The soonest that is due of all keys; undefined: nothing ever will happen by itself. */
function nextOf({ keySets }: Pick<Store, 'keySets'>): Next | undefined {
  let at = Number.POSITIVE_INFINITY;
  let happenings: Next['happenings'] = [];
  for (const keySet of keySets()) {
    const due = nextHappening(keySet);
    if (due === undefined || due.at > at) continue;
    const happening = {
      kind: due.kind,
      keyId: keySet.keyId,
      region: 'region' in due ? due.region : keySet.primaryRegion,
    };
    happenings = due.at === at ? [...happenings, happening] : [happening];
    at = due.at;
  }
  return happenings.length === 0 ? undefined : { at: new Date(at).toISOString(), happenings };
}

const DUE = {
  replicationEnds: 'the replica key is ready',
  primaryUpdateEnds: 'the change of the primary key is done',
  waitingPeriodEnds: 'the waiting period ends, and the key is deleted',
  keyMaterialExpires: 'imported key material expires',
  automaticRotation: 'the key rotates',
  onDemandRotationEnds: 'the rotation on demand is done',
} as const satisfies Record<Happening['kind'], string>;

const MOST_SHOWN = 5;

function nextText(now: Instant, { at, happenings }: Next): string {
  const lines = happenings
    .slice(0, MOST_SHOWN)
    .map(({ kind, keyId, region }) => `    ${DUE[kind]}  ${region}  ${keyId}\n`);
  const more = happenings.length - lines.length;
  const span = durationText(Math.max(0, Date.parse(at) - now));
  return `  next, in ${span}: ${at.replace('.000Z', 'Z')}\n${lines.join('')}${more > 0 ? `    and ${more} more\n` : ''}`;
}
