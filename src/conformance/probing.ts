// Plain valid calls: what refuses them is not supported. One refusal says little, so an operation is tried again on other
// keys, later; and one that was given up is taken up again as soon as it works.

import type { Move } from './arbitraries/moves.js';
import { PLAIN_SEQUENCES } from './arbitraries/plain.js';
import type { Operation } from './model.js';
import type { OutcomeBook } from './outcome-book.js';
import type { Met } from './session/met.js';
import type { Session } from './session/session.js';
import type { Capability, TargetAnswer } from './target.js';

/** So often a plain call is made whose answer is lost. */
const ATTEMPTS = 3;

export interface Probing {
  /** Makes one plain valid call on a new key. */
  readonly probe: (operation: Operation) => Promise<void>;
  /** Operations whose plain call was refused or could not be made, the last time: they are worth another try. */
  readonly pending: () => readonly Operation[];
  /** Whether no other call than a plain one is made of it. */
  readonly isLeftOut: (operation: Operation) => boolean;
  /** Whether it refused its plain call, the last time. */
  readonly isRefused: (operation: Operation) => boolean;
  /** Operations of which no plain call could be made, and why. */
  readonly skipped: ReadonlyMap<Operation, string>;
}

export interface ProbingOptions {
  readonly capabilities: ReadonlySet<Capability>;
  readonly disabled: ReadonlySet<Operation>;
  /** Members that the target never shows, of all sessions. */
  readonly absentMembers: Set<string>;
  /** Plays in a session of its own, in which that operation is not left out, and cleans up after it. */
  readonly playing: (
    probed: Operation,
    met: (met: Met) => void,
    absent: Set<string>,
    play: (session: Session) => Promise<void>,
  ) => Promise<void>;
  readonly outcomes: Pick<OutcomeBook, 'record' | 'hasAgreed'>;
  /** Keeps what the plain call of an operation has shown. */
  readonly keep: (met: Met, operation: Operation) => void;
  /** Keeps in mind what is a finding only if its own operation is supported. */
  readonly holdBack: (met: Met, operation: Operation) => void;
}

/** How a plain call went; `refused`: with what; `why`: it could not be made. */
type Went = 'accepted' | 'lost' | { readonly refused: string } | { readonly why: string };

/** What is known so far. */
interface Known {
  readonly refusals: Set<Operation>;
  readonly skipped: Map<Operation, string>;
  /** What no later try can change. */
  readonly impossible: Set<Operation>;
}

export function createProbing(options: ProbingOptions): Probing {
  const known: Known = { refusals: new Set(), skipped: new Map(), impossible: new Set() };
  const { refusals, skipped, impossible } = known;
  const isLeftOut = (operation: Operation): boolean =>
    options.disabled.has(operation) || refusals.has(operation) || skipped.has(operation);
  return {
    probe: async (operation) => {
      if (options.disabled.has(operation) || impossible.has(operation)) return;
      skipped.delete(operation);
      const lacking = lackingOf(operation, options, known, isLeftOut);
      if (lacking === undefined) note(operation, await tried(operation, options), options, known);
      else skipped.set(operation, lacking);
    },
    pending: () => [...new Set([...refusals, ...skipped.keys()])].filter((name) => !impossible.has(name)),
    isLeftOut,
    isRefused: (operation) => refusals.has(operation),
    skipped,
  };
}

/** Why no plain call can be made of an operation; undefined: one can. */
function lackingOf(
  operation: Operation,
  { capabilities }: ProbingOptions,
  { impossible }: Known,
  isLeftOut: (operation: Operation) => boolean,
): string | undefined {
  const { moves, needs } = PLAIN_SEQUENCES[operation];
  if (needs !== undefined && !capabilities.has(needs)) {
    impossible.add(operation);
    return `the target has no ${needs}`;
  }
  const before = moves.flatMap((move) => (move.type === 'call' ? [move.operation] : [])).slice(0, -1);
  const lacking = before.find(isLeftOut);
  return lacking === undefined ? undefined : `it needs ${lacking}`;
}

async function tried(operation: Operation, options: ProbingOptions): Promise<Went> {
  const { moves, explicit } = PLAIN_SEQUENCES[operation];
  let went = await played(operation, moves, options);
  for (let attempts = 1; went === 'lost' && attempts < ATTEMPTS; attempts++) {
    went = await played(operation, moves, options);
  }
  // What wants to be told more than AWS does is supported even so.
  return isRefusal(went) && explicit !== undefined ? played(operation, explicit, options) : went;
}

function note(operation: Operation, went: Went, { outcomes }: ProbingOptions, { refusals, skipped }: Known): void {
  if (went === 'accepted') refusals.delete(operation);
  else if (isRefusal(went)) {
    refusals.add(operation);
    outcomes.record(operation, 'unsupported', `it refuses a plain valid call: ${went.refused}`);
  } else {
    const why = went === 'lost' ? `${operation} was not answered` : went.why;
    skipped.set(operation, `no plain call could be made: ${why}`);
  }
}

/** Plays the plain sequence of an operation, and keeps what its last call shows. */
async function played(operation: Operation, moves: readonly Move[], options: ProbingOptions): Promise<Went> {
  const { absentMembers, outcomes } = options;
  let went: Went = 'accepted';
  let isLast = false;
  let refused: string | undefined;
  let lastAnswer: Session['lastAnswer'] = () => undefined;
  const absent = new Set(absentMembers);
  /** Members that were absent before the last call: they are not told here, and so not known yet. */
  let untold: ReadonlySet<string> = absent;
  const met = (one: Met): void => {
    // What comes before has a plain sequence of its own, and so has what is read after it.
    if (!isLast || (one.member === undefined && one.operation !== operation)) {
      options.holdBack(one, operation);
      return;
    }
    if (one.member === undefined) refused = `${one.received}`;
    if (saysUnsupported(one, lastAnswer()) && !outcomes.hasAgreed(operation)) options.holdBack(one, operation);
    else options.keep(one, operation);
  };
  await options.playing(operation, met, absent, async (session) => {
    ({ lastAnswer } = session);
    for (const [index, move] of moves.entries()) {
      isLast = index === moves.length - 1;
      if (isLast) untold = new Set(absent);
      await session.play(move);
      const answer = session.lastAnswer();
      if (answer === undefined || 'output' in answer || move.type !== 'call') continue;
      went = wentOf(move.operation, answer, isLast, refused);
      return;
    }
  });
  for (const name of absent) if (!untold.has(name)) absentMembers.add(name);
  return went;
}

/** How the sequence went whose call was answered so. */
function wentOf(operation: Operation, answer: TargetAnswer, isLast: boolean, refused?: string): Went {
  if (isLast && refused !== undefined) return { refused };
  if ('lost' in answer) return 'lost';
  const code = 'error' in answer ? answer.error.code : 'with a crash';
  // A key that takes long to be ready refuses the call, and is right to.
  if (isLast && code === 'KMSInvalidStateException') return 'accepted';
  return { why: `${operation} was answered ${code}` };
}

function isRefusal(went: Went): went is { readonly refused: string } {
  return typeof went === 'object' && 'refused' in went;
}

/** How servers say that they have no such operation, where their status is one of a crash. */
const NOT_IMPLEMENTED = /\b501\b|not (?:been |yet )*(?:implemented|emulated|supported)|NotImplemented|Unsupported/i;

/** Whether an operation seems not to be supported, which is no finding: it refuses a plain valid call. */
function saysUnsupported({ member, kind }: Met, answer: TargetAnswer | undefined): boolean {
  if (member !== undefined || answer === undefined || 'output' in answer) return false;
  return kind === 'refused' || (kind === 'crash' && NOT_IMPLEMENTED.test(JSON.stringify(answer)));
}
