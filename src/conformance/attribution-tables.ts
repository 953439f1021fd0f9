// The attribution of the rules' records as tables that are quick to ask, for they are asked after every call. Where
// several rules could be to blame, the most specific row comes first: by the member, by the conditions, by how few
// operations it is about.

import {
  type Blame,
  type Cause,
  CONDITIONS,
  type Condition,
  type Exercise,
  type Given,
  HOLDS,
  isTrait,
  type Operation,
  operationsOf,
  operationsWith,
  type Predicate,
  RULE_IDS,
  RULES,
  type RuleId,
  readerOf,
  type Situation,
  type Trait,
} from './model.js';

/** Conditions that hold, or that a row asks for: a bit each. */
export type Mask = number;

/** A rule to blame where the conditions hold. */
export interface Row {
  readonly rule: RuleId;
  /** The member that is wrong, with all that lies within it; `*`: any. Of a refused call: `*`. */
  readonly member: string;
  readonly asked: Mask;
  readonly conditions: readonly Condition[];
  /** Of how many operations, or things that time brings, the record speaks. */
  readonly breadth: number;
}

const ALL = RULE_IDS.map((rule) => ({ rule, ...RULES[rule] }));

/** The conditions that the records ask for in attribution, the most telling first. They fit the bits of a number. */
export const ASKED: readonly Condition[] = CONDITIONS.filter((condition) =>
  ALL.some(({ blamedFor = [], exercisedBy = [] }) =>
    [...blamedFor, ...exercisedBy].some(({ given = [] }) => given.flat().includes(condition)),
  ),
);

/** Rows that are asked together, and the conditions that any of them asks for. */
export interface Table<R> {
  readonly rows: readonly R[];
  readonly asks: readonly { readonly holds: Predicate; readonly bit: Mask }[];
}

/** The conditions that hold, of those that a table asks for. */
export function maskOf({ asks }: Table<unknown>, situation: Situation): Mask {
  let mask = 0;
  for (const { holds, bit } of asks) if (holds(situation)) mask |= bit;
  return mask;
}

/** Whether all that a row asks for is so. */
export function fits({ asked }: { readonly asked: Mask }, mask: Mask): boolean {
  return (mask & asked) === asked;
}

/** Which rules are to blame for refusing an operation that AWS accepts, the most specific first. */
export const REFUSING: ReadonlyMap<Operation, Table<Row>> = tables(
  blames().flatMap(({ rule, blame }) => {
    if (!('refusing' in blame)) return [];
    const operations = operationsOf(blame.refusing);
    return rowsOf(rule, ['*'], blame.given, operations.length).flatMap((row) =>
      operations.map((operation) => [operation, row] as const),
    );
  }),
);

/** Which rules are to blame for a wrong member after a call or what time brought, the most specific first. */
export const WRONG_AFTER: ReadonlyMap<Cause, Table<Row>> = tables(
  blames().flatMap(({ rule, blame }) => {
    if (!('wrong' in blame) || blame.after === undefined) return [];
    const causes = causesOf(blame.after);
    return rowsOf(rule, blame.wrong, blame.given, causes.length).flatMap((row) =>
      causes.map((cause) => [cause, row] as const),
    );
  }),
);

/** Which rules are to blame for a wrong member whatever went before, the most specific first. */
export const WRONG: Table<Row> = tableOf(
  blames()
    .flatMap(({ rule, blame }) =>
      'wrong' in blame && blame.after === undefined ? rowsOf(rule, blame.wrong, blame.given, 0) : [],
    )
    .sort(bySpecificity),
);

/** A rule that a right answer exercises where the conditions hold. */
export interface Exercised {
  readonly rule: RuleId;
  readonly asked: Mask;
}

/**
 * Which rules right answers exercise, in the order of the catalogue. The operation that shows metadata exercises the
 * rules of metadata, too.
 */
export const EXERCISED: ReadonlyMap<Cause | 'metadata', Table<Exercised>> = new Map(
  [
    ...grouped(
      ALL.flatMap(({ rule, exercisedBy = [] }) =>
        exercisedBy.flatMap(({ by, given }) =>
          alternatives(given).flatMap((conditions) =>
            exercising(by).map((cause) => [cause, { rule, asked: bitsOf(conditions) }] as const),
          ),
        ),
      ),
    ),
  ].map(([cause, rows]) => [cause, tableOf(rows)]),
);

function blames(): readonly { readonly rule: RuleId; readonly blame: Blame }[] {
  return ALL.flatMap(({ rule, blamedFor = [] }) => blamedFor.map((blame) => ({ rule, blame })));
}

function rowsOf(rule: RuleId, members: readonly string[], given: Given | undefined, breadth: number): readonly Row[] {
  return alternatives(given).flatMap((conditions) =>
    members.map((member) => ({ rule, member, asked: bitsOf(conditions), conditions, breadth })),
  );
}

/** One list of conditions for each choice among the alternatives, the most telling first. */
function alternatives(given: Given = []): readonly (readonly Condition[])[] {
  return given
    .reduce<readonly (readonly Condition[])[]>(
      (lists, asked) => [asked].flat().flatMap((one) => lists.map((list) => [...list, one])),
      [[]],
    )
    .map((list) => [...list].sort((a, b) => ASKED.indexOf(a) - ASKED.indexOf(b)));
}

function bitsOf(conditions: readonly Condition[]): Mask {
  return conditions.reduce((mask, condition) => mask | (1 << ASKED.indexOf(condition)), 0);
}

function causesOf(names: readonly (Cause | Trait)[]): readonly Cause[] {
  return [...new Set(names.flatMap((name): readonly Cause[] => (isTrait(name) ? operationsWith(name) : [name])))];
}

function exercising(by: Exercise['by']): readonly (Cause | 'metadata')[] {
  const names = by === 'every' ? operationsOf(by) : by;
  return [
    ...new Set(
      names.flatMap((name): readonly (Cause | 'metadata')[] => {
        if (name === 'metadata') return [name, readerOf('metadata')];
        return isTrait(name) ? operationsWith(name) : [name];
      }),
    ),
  ];
}

/** The longer path first, and any member last; then the more telling conditions; then the fewer operations. */
export function bySpecificity(a: Row, b: Row): number {
  return lengthOf(b) - lengthOf(a) || byConditions(a, b) || a.breadth - b.breadth;
}

function lengthOf({ member }: Row): number {
  return member === '*' ? 0 : member.length;
}

/** The first condition in which two rows differ decides; of two that differ only in that one has more, that one is first. */
function byConditions(a: Row, b: Row): number {
  for (let at = 0; ; at++) {
    const one = a.conditions[at];
    const other = b.conditions[at];
    if (one === undefined || other === undefined) return b.conditions.length - a.conditions.length;
    if (one !== other) return ASKED.indexOf(one) - ASKED.indexOf(other);
  }
}

function tables<K>(entries: readonly (readonly [K, Row])[]): ReadonlyMap<K, Table<Row>> {
  return new Map([...grouped(entries)].map(([key, rows]) => [key, tableOf([...rows].sort(bySpecificity))]));
}

function tableOf<R extends { readonly asked: Mask }>(rows: readonly R[]): Table<R> {
  const asks = ASKED.map((condition, at) => ({ holds: HOLDS[condition], bit: 1 << at }));
  return { rows, asks: asks.filter(({ bit }) => rows.some(({ asked }) => (asked & bit) !== 0)) };
}

function grouped<K, V>(entries: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const [key, value] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
