// Which divergences have one cause. A fault of a target shows in many calls, members and read-backs; what it did is told by
// a pattern in terms of the rules: one code for another, a rule that nobody follows, a member that is always wrong in the
// same way. Two faults that only meet in one place have no pattern in common, and stay two.

import { miswritten } from '../dates.js';
import { bySeverity, type Finding, isPlainFailure, pathOfPlainCall } from '../findings.js';
import { LISTS, OPERATIONS, type Operation, operationsOf, RULE_IDS, RULES } from '../model.js';
import type { Met } from '../session/met.js';
import { isOfState, kinOf } from './history.js';
import { type Followed, type Refusals, stemOf } from './refusals.js';

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
export function byCause<T extends Trace>(all: readonly T[], refusals: Followed): readonly (readonly T[])[] {
  const groups = new Map<Trace, readonly Trace[]>(all.map((one) => [one, [one]]));
  const unite = (some: readonly Trace[]): void => {
    for (const one of some) groups.set(one, some);
  };
  for (const pattern of PATTERNS) for (const some of united(pattern(all, refusals))) unite(takenIn(some, groups));
  for (const [before, some] of followed(all, groups)) unite([...(groups.get(before) ?? []), ...some]);
  const inOrder = [...new Set(groups.values())].map((group) => all.filter((one) => group.includes(one)));
  return inOrder.map(withBestFirst).map(withReaderFirst);
}

/**
 * The same, so that two runs agree in what is of one cause, and in what tells it: what every run meets is put together by
 * itself, and whatever else is met by chance only joins it, or makes causes of its own.
 */
export function byStandingCause<T extends Trace & { readonly isStanding?: boolean }>(
  all: readonly T[],
  refusals: Pick<Refusals, 'followers' | 'standing'>,
): readonly (readonly T[])[] {
  const standing = byCause(
    all.filter(({ isStanding }) => isStanding === true),
    refusals.standing,
  );
  const isOther = ({ isStanding }: T): boolean => isStanding !== true;
  const together = byCause(all, refusals);
  // Whether a rule is followed at all is told by what every run has seen, and else by what this one has.
  const groupings = [together, byCause(all, refusals.standing)];
  const homeOf = (one: T): readonly T[] | undefined =>
    groupings
      .map((groups) => groups.find((group) => group.includes(one)) ?? [])
      .map((group) => standing.find((some) => some.some((other) => group.includes(other))))
      .find((home) => home !== undefined);
  const homes = new Map(all.filter(isOther).map((one) => [one, homeOf(one)]));
  const joined = standing.map((group) => [...group, ...all.filter((one) => homes.get(one) === group)]);
  const left = together.map((group) => group.filter((one) => isOther(one) && homes.get(one) === undefined));
  return [...joined.map(withReaderFirst), ...left.filter(({ length }) => length > 0).map(withReaderFirst)];
}

/** The sets that have nothing in common, of sets that may have. */
function united(sets: readonly (readonly Trace[])[]): readonly (readonly Trace[])[] {
  const groups = new Map<Trace, Set<Trace>>();
  for (const [first, ...others] of sets) {
    if (first === undefined) continue;
    const into = groups.get(first) ?? new Set([first]);
    for (const other of [first, ...others]) for (const one of groups.get(other) ?? [other]) into.add(one);
    for (const one of into) groups.set(one, into);
  }
  return [...new Set(groups.values())].map((group) => [...group]);
}

/**
 * What belongs together by one pattern, and what does by those before. What may be of two causes does not make one of them:
 * it stays with its own, unless that is for the most part in the new set, or the new set is for the most part in that and in
 * no other.
 */
function takenIn(some: readonly Trace[], groups: ReadonlyMap<Trace, readonly Trace[]>): readonly Trace[] {
  const touched = [...new Set(some.flatMap((one) => [groups.get(one) ?? [one]]))];
  const shared = (group: readonly Trace[]): number => group.filter((one) => some.includes(one)).length;
  const within = touched.filter((group) => shared(group) * 2 > group.length);
  const around = touched.filter((group) => !within.includes(group) && shared(group) * 2 >= some.length);
  return [...within, ...(around.length === 1 ? around : [])].flat();
}

/** Finds sets of divergences that have a cause in common. */
type Pattern = (all: readonly Trace[], refusals: Followed) => readonly (readonly Trace[])[];

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

/** An operation tells the same code whatever it is asked. What several tell for another is a cause by itself. */
const alwaysTheSame: Pattern = (all) => {
  const codes = ofFew(all.filter(isErrorCode), (trace) => `${stemOf(trace.rule)} ${substitutionOf(trace)}`);
  return grouped(codes, ({ operation, received }) => `${operation} ${text(received)}`).filter(
    (group) => count(group, ({ rule }) => rule) >= PATTERN,
  );
};

/** Whether nearly all operations go against a rule that could show it, and those of the `group` do. */
function isGeneral(group: readonly Trace[], following: ReadonlySet<Operation>): boolean {
  const against = new Set(group.map(({ operation }) => operation));
  const others = [...following].filter((operation) => !against.has(operation));
  const all = group.flatMap(({ rule }) => operationsOf(RULES[rule].operations ?? 'every'));
  const isOfAll = others.length === 0 && against.size > 1 && against.size >= new Set(all).size - 1;
  return isOfAll || (against.size >= PATTERN && against.size >= MANY * others.length);
}

/** A rule is not followed, at all or in a key state: what it should refuse is accepted, or refused by what comes after it. */
const notFollowed: Pattern = (all, { followers }) => {
  const accepted = all.filter(({ kind }) => kind === 'accepted');
  const everywhere = grouped(accepted, ({ rule }) => stemOf(rule)).filter((group) =>
    isGeneral(group, followers(stemIn(group))),
  );
  const instead = everywhere.map((group) => [
    ...group,
    ...all.filter(({ kind, rule }) => kind === 'wrong-error' && stemOf(rule) === stemIn(group)),
  ]);
  // Of an operation that leaves a rule out, what comes after it refuses some of its calls.
  const ofOne = grouped(
    all.filter(({ kind }) => kind === 'accepted' || kind === 'wrong-error'),
    ({ operation, rule }) => `${operation} ${stemOf(rule)}`,
  ).filter((group) => group.some(({ kind }) => kind === 'accepted'));
  const inStates = grouped(accepted, ({ rule, state }) => `${stemOf(rule)} ${state}`).filter((group) =>
    isGeneral(group, followers(stemIn(group), group[0]?.state)),
  );
  // Of what is no rule about key states the state is chance.
  const inOthers = inStates
    .filter(([first]) => first !== undefined && familyOf(first) !== 'STATE')
    .map((group) => [...group, ...accepted.filter(({ rule }) => stemOf(rule) === stemIn(group))]);
  return [...instead, ...inStates, ...inOthers, ...ofOne];
};

/** What a target has no check for: rules of one family that nobody follows, all of which refuse with one code of their own. */
const unchecked: Pattern = (all, { followers }) => {
  const accepted = all.filter(({ kind, expected }) => kind === 'accepted' && expected.length === 1);
  const unfollowed = grouped(accepted, ({ rule }) => stemOf(rule)).filter((group) => {
    const following = followers(stemIn(group));
    return following.size === 0 || isGeneral(group, following);
  });
  const own = unfollowed.flat().filter(({ expected: [code] }) => code !== 'ValidationException');
  return grouped(own, (trace) => `${familyOf(trace)} ${trace.expected[0]}`).filter(
    (group) => isOfSeveral(group) || count(group, ({ rule }) => stemOf(rule)) >= PATTERN,
  );
};

function familyOf({ rule }: Trace): string {
  return rule.slice(0, rule.indexOf('-'));
}

/**
 * The same fault of a server, for the same reason; what fails at plain calls already fails at all others. Who fails by many
 * rules refuses nothing by any: which of them an operation was first seen to fail by is chance.
 */
const crashing: Pattern = (all) => {
  const crashes = all.filter(({ kind }) => kind === 'crash');
  const others = crashes.filter((trace) => !isPlainFailure(trace));
  return [
    ...grouped(crashes, (trace) => `${isPlainFailure(trace) ? 'plain' : stemOf(trace.rule)} ${text(trace.received)}`),
    ...grouped(others, ({ received }) => text(received)).filter(
      (group) => isOfSeveral(group) && count(group, ({ rule }) => stemOf(rule)) >= PATTERN,
    ),
  ];
};

/** What AWS accepts is refused in the same words: by the same check of the target; so is what many operations refuse. */
const refusedAlike: Pattern = (all) => {
  const words = grouped(
    all.filter((trace) => isErrorCode(trace) && trace.message !== undefined && trace.message !== ''),
    ({ received, message = '' }) => `${text(received)} ${message.replaceAll(NAMES, '')}`,
  );
  return words.map((group) => (isOfSeveral(group) ? group : group.filter(({ kind }) => kind === 'refused')));
};

/** What a message says of one key or another, and not of the check. */
const NAMES = /[^\s'"]*\d[^\s'"]*/g;

/** A member is wrong in the same way: after an operation, whatever the rule; or after several operations. */
const shownWrong: Pattern = (all) => {
  const members = all.filter(({ member }) => member !== undefined);
  const byMember = grouped(members, (trace) => `${nameOf(trace)} ${wayOf(trace)}`);
  return [
    ...byMember.flatMap((group) => grouped(group, ({ operation }) => operation)),
    ...byMember.filter((group) => isOfSeveral(group) || isFromTheBeginning(group)),
  ];
};

/** An operation shows the same wrong in its answer, and then in the metadata of the key. */
const shownTwice: Pattern = (all) =>
  grouped(
    all.filter(({ member }) => member !== undefined),
    (trace) => `${trace.operation} ${trace.member?.replace(/^KeyMetadata\./, '')} ${wayOf(trace)}`,
  );

/** An operation finds what is not there, by whichever name it is asked for. What several find by one name is a cause by itself. */
const foundNowhere: Pattern = (all) => {
  const found = all.filter(({ kind, expected }) => kind === 'accepted' && expected.includes('NotFoundException'));
  return grouped(
    ofFew(found, ({ rule }) => stemOf(rule)),
    ({ operation }) => operation,
  );
};

/** What was wrong of a key when it was made is wrong in whatever shows it later. */
function isFromTheBeginning(group: readonly Trace[]): boolean {
  return count(group, ({ rule }) => rule) === 1 && group.some(({ operation }) => operation === 'CreateKey');
}

/** Dates that are written in one wrong way. [WIRE-3] */
const misdated: Pattern = (all) =>
  grouped(
    all.filter(({ rule, member }) => rule === 'WIRE-3' && member !== undefined),
    ({ member = '', expected, received }) => `${miswritten(member, expected, received)}`,
  );

/** A member is wrong, and with it its parts; a key state, and what is so of a key in that state. */
const partly: Pattern = (all) =>
  grouped(
    all.filter(({ member }) => member !== undefined),
    ({ operation, rule }) => `${operation} ${rule}`,
  ).flatMap((group) => group.map((whole) => [whole, ...group.filter((part) => isPartOf(whole, part))]));

function isPartOf(whole: Trace, { kind, member = '' }: Trace): boolean {
  if (member.startsWith(`${whole.member}.`)) return true;
  return whole.kind === 'wrong-state' && kind === 'wrong-metadata' && isOfState(member);
}

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
  const readAlone = lists
    .filter(isOfReader)
    .filter(isFirst)
    .map((reader) =>
      lists.filter((one) => isFirst(one) && one.member === reader.member && wayOf(one) === wayOf(reader)),
    );
  return [...within, ...readAlone, ...(isOfSeveral(read) ? [read] : [])];
};

/** Whether the list is that of the operation itself. */
function isOfReader({ operation, member }: Trace): boolean {
  return member !== undefined && LISTS[operation]?.member === member;
}

/** Whether nothing had departed that may have led to it. */
function isFirst({ after = [] }: Trace): boolean {
  return after.length === 0;
}

function isOfSeveral(group: readonly Trace[]): boolean {
  return count(group, ({ operation }) => operation) >= PATTERN;
}

/** Those that are in no group of several operations. */
function ofFew(some: readonly Trace[], by: (trace: Trace) => string): readonly Trace[] {
  return grouped(some, by)
    .filter((group) => !isOfSeveral(group))
    .flat();
}

/** A member that answers lack by one name, whichever operation it is of; and all that one answer lacks. */
const lacking: Pattern = (all) => {
  const absent = all.filter(
    ({ member, received, kind }) => member !== undefined && received === null && kind !== 'wrong-state',
  );
  return [
    ...grouped(absent, (trace) => nameOf(trace).replace(OF_TWO, '')),
    ...grouped(absent, ({ operation, rule }) => `${operation} ${stemOf(rule)}`),
    ...grouped(
      absent.filter(({ member }) => member?.includes('.') === false),
      ({ operation }) => operation,
    ),
  ];
};

/** All that one answer has too much. */
const surplus: Pattern = (all) =>
  grouped(
    all.filter((trace) => trace.kind === 'wrong-metadata' && isSurplus(trace)),
    ({ operation, rule }) => `${operation} ${stemOf(rule)}`,
  );

/** Whether something is shown that should be absent. */
function isSurplus({ expected, received }: Pick<Trace, 'expected' | 'received'>): boolean {
  return received !== null && expected.length > 0 && expected.every((value) => value === null);
}

/** Where a call is about two keys, its members are those of one key, twice. */
const OF_TWO = /^(?:Source|Destination)/;

/** What for the most part never shows but after another, which its shortest sequences cannot do without. */
function followed(
  all: readonly Trace[],
  groups: ReadonlyMap<Trace, readonly Trace[]>,
): readonly (readonly [before: Trace, some: readonly Trace[]])[] {
  const known = new Map(all.map((trace) => [kinOf(trace), trace]));
  return [...new Set(groups.values())].flatMap((group) => {
    const others = group.flatMap(({ after = [] }) => after.flatMap((kin) => known.get(kin) ?? []).slice(0, 1));
    const before = others.find((other) => !group.includes(other));
    return before !== undefined && others.length * 2 > group.length ? [[before, group] as const] : [];
  });
}

const PATTERNS: readonly Pattern[] = [
  substituted,
  alwaysTheSame,
  notFollowed,
  unchecked,
  crashing,
  refusedAlike,
  shownWrong,
  shownTwice,
  foundNowhere,
  misdated,
  partly,
  listed,
  lacking,
  surplus,
];

/**
 * What tells the cause best: what is no consequence; where one answer alone conforms; not what AWS refuses too, in other
 * words; then the gravest; then what a plain call shows; then by the rule that the most operations show; then of a key whose
 * state is no reason. All of this is alike in two runs, more or less; how often it was met is not.
 */
function withBestFirst<T extends Trace>(group: readonly T[]): readonly T[] {
  if (group.length === 1) return group;
  const ofRule = new Map(
    grouped(group, ({ rule }) => rule).map((some) => [some[0]?.rule, count(some, ({ operation }) => operation)]),
  );
  const kin = new Set(group.map(kinOf));
  const isFollowing = ({ after = [] }: Trace): boolean => after.some((other) => kin.has(other));
  const isPlain = ({ operation, path }: Trace): boolean => path === pathOfPlainCall(operation);
  const known = ({ rule }: Trace): number => ofRule.get(rule) ?? 0;
  return [...group].sort(
    (a, b) =>
      Number(isFollowing(a)) - Number(isFollowing(b)) ||
      Number(a.expected.length > 1) - Number(b.expected.length > 1) ||
      Number(isInOtherWords(a)) - Number(isInOtherWords(b)) ||
      bySeverity(a, b) ||
      Number(isPlain(b)) - Number(isPlain(a)) ||
      known(b) - known(a) ||
      Number(a.state !== 'Enabled') - Number(b.state !== 'Enabled') ||
      RULE_IDS.indexOf(a.rule) - RULE_IDS.indexOf(b.rule) ||
      OPERATIONS.indexOf(a.operation) - OPERATIONS.indexOf(b.operation),
  );
}

function isInOtherWords({ kind }: Trace): boolean {
  return kind === 'wrong-error';
}

/**
 * Several operations, none of which follows another, do not all make one list wrong: whoever reads it reads it wrong, and
 * that tells the cause, if it was seen by itself.
 */
function withReaderFirst<T extends Trace>(group: readonly T[]): readonly T[] {
  const reader = group.find(isOfReader);
  if (reader === undefined || reader === group[0]) return group;
  if (isFirst(reader)) return [reader, ...group.filter((one) => one !== reader)];
  const kin = new Set(group.map(kinOf));
  const alone = group.filter(
    ({ member, after = [] }) => member === reader.member && !after.some((one) => kin.has(one)),
  );
  if (count(alone, ({ operation }) => operation) <= PATTERN) return group;
  return [reader, ...group.filter((one) => one !== reader)];
}

function substitutionOf({ expected, received }: Trace): string {
  return `${expected.map(text).sort().join(' or ')} → ${text(received)}`;
}

/** The member; a key state is the same in whatever it is shown. */
function nameOf({ member = '', kind }: Trace): string {
  return kind === 'wrong-state' ? member.slice(member.lastIndexOf('.') + 1) : member;
}

/** How a member is wrong: what has few values by these, everything else by whether it is there; and so what should not be. */
function wayOf({ expected, received, kind }: Trace): string {
  if (kind === 'wrong-metadata' && isSurplus({ expected, received })) return 'shown';
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
