// Which divergences have one cause. A fault of a target shows in many calls, members and read-backs; what it did is told by
// a pattern in terms of the rules: one code for another, a rule that nobody follows, a member that is always wrong in the
// same way. Two faults that only meet in one place have no pattern in common, and stay two.

import { bySeverity, type Finding, isPlainFailure, signatureOf } from '../findings.js';
import { LISTS, OPERATIONS, type Operation } from '../model.js';
import type { Met } from '../session/met.js';
import { type Refusals, stemOf } from './refusals.js';

/** What of a divergence tells its cause. */
export type Trace = Pick<
  Finding,
  'operation' | 'state' | 'kind' | 'rule' | 'member' | 'expected' | 'received' | 'message' | 'occurrences' | 'path'
> &
  // What went before wherever it was met, and is in the shortest sequence found.
  Pick<Met, 'after'>;

/** So many places make a pattern of what could also be coincidence. */
const PATTERN = 3;
/** A rule counts as not followed at all if so many times more operations go against it than follow it. */
const MANY = 2;

/** The divergences by cause, each with the one that tells it best in front; causes in the order in which they were given. */
export function byCause<T extends Trace>(
  all: readonly T[],
  refusals: Pick<Refusals, 'followers'>,
): readonly (readonly T[])[] {
  const groups = new Map<T, T[]>(all.map((one) => [one, [one]]));
  const join = (some: readonly T[]): void => {
    const [first, ...others] = some;
    if (first === undefined) return;
    for (const other of others) {
      const into = groups.get(first) ?? [];
      const from = groups.get(other) ?? [];
      if (into === from) continue;
      into.push(...from);
      for (const one of from) groups.set(one, into);
    }
  };
  for (const pattern of PATTERNS) for (const some of pattern(all, refusals)) join(some as readonly T[]);
  return [...new Set(groups.values())].map(withBestFirst);
}

/** Finds sets of divergences that have a cause in common. */
type Pattern = (all: readonly Trace[], refusals: Pick<Refusals, 'followers'>) => readonly (readonly Trace[])[];

const isErrorCode = ({ kind }: Trace): boolean => kind === 'refused' || kind === 'wrong-error';

/** One code is told for another: by one rule, or wherever the code is due, if several operations do. */
const substituted: Pattern = (all) => {
  const codes = all.filter(isErrorCode);
  const due = [...new Set(codes.flatMap(({ expected }) => expected))].filter((code) => code !== 'ok');
  const wherever = due.flatMap((code) =>
    grouped(
      codes.filter(({ expected }) => expected.includes(code)),
      ({ received }) => text(received),
    ).filter(isOfSeveral),
  );
  return [...grouped(codes, (trace) => `${stemOf(trace.rule)} ${substitutionOf(trace)}`), ...wherever];
};

/** An operation tells the same code whatever it is asked. */
const alwaysTheSame: Pattern = (all) =>
  grouped(all.filter(isErrorCode), ({ operation, received }) => `${operation} ${text(received)}`).filter(
    (group) => count(group, ({ rule }) => rule) >= PATTERN,
  );

/** A rule is not followed, at all or in a key state: what it should refuse is accepted, or refused by what comes after it. */
const notFollowed: Pattern = (all, { followers }) => {
  const accepted = all.filter(({ kind }) => kind === 'accepted');
  const isGeneral = (group: readonly Trace[], following: ReadonlySet<Operation>): boolean => {
    const against = new Set(group.map(({ operation }) => operation));
    const others = [...following].filter((operation) => !against.has(operation));
    return against.size >= PATTERN && against.size >= MANY * others.length;
  };
  const everywhere = grouped(accepted, ({ rule }) => stemOf(rule)).filter((group) =>
    isGeneral(group, followers(stemIn(group))),
  );
  const instead = everywhere.map((group) => [
    ...group,
    ...all.filter(({ kind, rule }) => kind === 'wrong-error' && stemOf(rule) === stemIn(group)),
  ]);
  const inStates = grouped(accepted, ({ rule, state }) => `${stemOf(rule)} ${state}`).filter((group) =>
    isGeneral(group, followers(stemIn(group), group[0]?.state)),
  );
  return [...instead, ...inStates];
};

/** The same fault of a server, for the same reason; what fails at plain calls already fails at all others. */
const crashing: Pattern = (all) =>
  grouped(
    all.filter(({ kind }) => kind === 'crash'),
    (trace) => `${isPlainFailure(trace) ? 'plain' : stemOf(trace.rule)} ${text(trace.received)}`,
  );

/** What AWS accepts is refused in the same words: by the same check of the target. */
const refusedAlike: Pattern = (all) =>
  grouped(
    all.filter(({ kind, message }) => kind === 'refused' && message !== undefined && message !== ''),
    ({ received, message = '' }) => `${text(received)} ${message.replaceAll(NAMES, '')}`,
  );

/** What a message says of one key or another, and not of the check. */
const NAMES = /[^\s'"]*\d[^\s'"]*/g;

/** A member is wrong in the same way: after an operation, whatever the rule; or after several operations. */
const shownWrong: Pattern = (all) => {
  const members = all.filter(({ member }) => member !== undefined);
  const byMember = grouped(members, (trace) => `${nameOf(trace)} ${wayOf(trace)}`);
  return [
    ...byMember.flatMap((group) => grouped(group, ({ operation }) => operation)),
    ...byMember.filter(isOfSeveral),
  ];
};

/** A list has other entries than it should: what is then wrong within them, and the lists of other operations that are alike. */
const listed: Pattern = (all) => {
  const lists = all.filter(
    ({ member, expected, received }) => member !== undefined && [...expected, received].every(Array.isArray),
  );
  const within = lists.map((list) => [
    list,
    ...all.filter(({ operation, member }) => operation === list.operation && member?.startsWith(`${list.member}.`)),
  ]);
  const read = lists.filter(({ operation }) => LISTS[operation] !== undefined);
  return [...within, ...(isOfSeveral(read) ? [read] : [])];
};

function isOfSeveral(group: readonly Trace[]): boolean {
  return count(group, ({ operation }) => operation) >= PATTERN;
}

/** A member that answers lack by one name, whichever operation it is of; and all that one answer lacks. */
const lacking: Pattern = (all) => {
  const absent = all.filter(
    ({ member, received, kind }) => member !== undefined && received === null && kind !== 'wrong-state',
  );
  return [
    ...grouped(absent, (trace) => nameOf(trace)),
    ...grouped(absent, ({ operation, rule }) => `${operation} ${stemOf(rule)}`),
    ...grouped(
      absent.filter(({ member }) => member?.includes('.') === false),
      ({ operation }) => operation,
    ),
  ];
};

/** It never shows but after another, which its shortest sequence cannot do without. */
const following: Pattern = (all) => {
  const known = new Map(all.map((trace) => [signatureOf(trace), trace]));
  return all.flatMap((trace) => {
    const before = known.get(trace.after?.find((signature) => known.has(signature)) ?? '');
    return before === undefined ? [] : [[before, trace]];
  });
};

const PATTERNS: readonly Pattern[] = [
  following,
  substituted,
  alwaysTheSame,
  notFollowed,
  crashing,
  refusedAlike,
  shownWrong,
  listed,
  lacking,
];

/**
 * What tells the cause best: what is no consequence; where one answer alone conforms; then the gravest; then by the rule
 * that the most operations show, the most often. All of this is alike in two runs, more or less.
 */
function withBestFirst<T extends Trace>(group: readonly T[]): readonly T[] {
  if (group.length === 1) return group;
  const ofRule = new Map(
    grouped(group, ({ rule }) => rule).map((some) => [
      some[0]?.rule,
      {
        operations: count(some, ({ operation }) => operation),
        times: some.reduce((sum, { occurrences }) => sum + occurrences, 0),
      },
    ]),
  );
  const signatures = new Set(group.map(signatureOf));
  const isFollowing = ({ after = [] }: Trace): boolean => after.some((other) => signatures.has(other));
  const known = ({ rule }: Trace) => ofRule.get(rule) ?? { operations: 0, times: 0 };
  return [...group].sort(
    (a, b) =>
      Number(isFollowing(a)) - Number(isFollowing(b)) ||
      Number(a.expected.length > 1) - Number(b.expected.length > 1) ||
      bySeverity(a, b) ||
      known(b).operations - known(a).operations ||
      known(b).times - known(a).times ||
      OPERATIONS.indexOf(a.operation) - OPERATIONS.indexOf(b.operation),
  );
}

function substitutionOf({ expected, received }: Trace): string {
  return `${expected.map(text).sort().join(' or ')} → ${text(received)}`;
}

/** The member; a key state is the same in whatever it is shown. */
function nameOf({ member = '', kind }: Trace): string {
  return kind === 'wrong-state' ? member.slice(member.lastIndexOf('.') + 1) : member;
}

/** How a member is wrong: what has few values by these, everything else by whether it is there. */
function wayOf({ expected, received, kind }: Trace): string {
  return `${kind} ${[...new Set(expected.map(sortOf))].sort().join(' or ')} → ${sortOf(received)}`;
}

function sortOf(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  if (Array.isArray(value) && value.length === 0) return 'empty';
  if (typeof value === 'boolean') return `${value}`;
  return typeof value === 'string' && /^[A-Za-z_]{1,40}$/.test(value) ? value : 'value';
}

function stemIn([first]: readonly Trace[]): string {
  return first === undefined ? '' : stemOf(first.rule);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function count(group: readonly Trace[], of: (trace: Trace) => string): number {
  return new Set(group.map(of)).size;
}

function grouped<T extends Trace>(all: readonly T[], by: (trace: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const trace of all) {
    const name = by(trace);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [trace]);
    else known.push(trace);
  }
  return [...groups.values()];
}
