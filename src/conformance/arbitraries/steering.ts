// What sequences are steered by: which cells and rules those before have reached, and the ways that led to something new.
// A sequence is made move by move while it is rehearsed on the model: calls that meet a key where none met one so far come
// first, as long as there are such; the rest is as it comes. What reached something new is kept, and begins other
// sequences, with changes. All of it follows from the seed.

import fc from 'fast-check';
import { MEETING_KEYS } from '../cells.js';
import { cardOf, INPUTS, type KeyUsage, LIFECYCLE_EVENTS, type Operation, type RuleId } from '../model.js';
import { SITUATIONS, situationOf } from '../situations.js';
import type { CallMove } from './calls.js';
import { CONFORM_KINDS_IN_TURN, type Kind } from './kinds.js';
import type { Move } from './moves.js';
import { pick } from './picks.js';
import { creation, imported, PRIMARY } from './preludes.js';
import { type Encounter, keyMemberOf, type Rehearsal, rehearsal } from './rehearsal.js';
import type { Template } from './templates.js';
import { reachedSituations } from './walk.js';

/** The same arbitrary each time. */
export type Builder<T> = () => fc.Arbitrary<T>;
/** Draws one value. */
export type Draw = <T>(builder: Builder<T>) => T;

/** A rule that calls, or time, can show. */
export interface Showable {
  readonly rule: RuleId;
  readonly operations: readonly Operation[];
  readonly isByTime: boolean;
  readonly isOfImports: boolean;
}

/** What sequences are made of. */
export interface Material {
  readonly operations: readonly Operation[];
  readonly hasClock: boolean;
  readonly hasCryptography: boolean;
  /** The rules that calls can show, each with the operations that do, of those that are called. */
  readonly rules: readonly Showable[];
  /** Mostly valid inputs. */
  readonly inputs: Readonly<Record<Operation, Builder<Template>>>;
  /** Inputs that are not meant well, where the target takes any. */
  readonly hostile?: Readonly<Record<Operation, Builder<unknown>>>;
  /** Calls, as they come. */
  readonly calls: Readonly<Record<Operation, Builder<CallMove>>>;
  /** How a sequence begins, as it comes: key sets of some kinds, led into some states. */
  readonly beginnings: Builder<readonly Move[]>;
  /** The same with a key set of one kind. */
  readonly beginningsOf: (kind: Kind) => Builder<readonly Move[]>;
  /** Moves that belong together. */
  readonly phrases: Builder<readonly Move[]>;
  /** How it goes on, as it comes. */
  readonly following: Builder<Move | readonly Move[]>;
  readonly mostMoves: number;
}

/** What the sequences so far have reached. */
export interface Steering {
  /** How often a call of an operation was aimed at a situation, or met it, by the number of the cell. */
  readonly tries: Map<number, number>;
  readonly cells: Set<number>;
  readonly rules: Set<RuleId>;
  /** How many calls were looked at for one that shows a rule. */
  readonly looks: Map<RuleId, number>;
  /** Beginnings that reached something new, the youngest last. */
  readonly corpus: (readonly Move[])[];
}

export function createSteering(): Steering {
  return { tries: new Map(), cells: new Set(), rules: new Set(), looks: new Map(), corpus: [] };
}

/** So often a call is aimed at a cell before that is given up. */
const MOST_TRIES = 3;
const MOST_KEPT = 100;

/** Notes what a sequence reaches that is made already. */
export function noted(steering: Steering, { hasCryptography }: Material, moves: readonly Move[]): readonly Move[] {
  const stage = rehearsal(hasCryptography);
  for (const move of moves) notes(steering, stage.play(move));
  return moves;
}

/** The next sequence. The same steering and the same draws give the same one. */
export function steered(steering: Steering, material: Material, draw: Draw): readonly Move[] {
  const moves: Move[] = [];
  const stage = rehearsal(material.hasCryptography);
  const play: Play = (move) => {
    const isLeftOut = move.type === 'call' && !material.operations.includes(move.operation);
    if (isLeftOut || moves.length >= material.mostMoves) return;
    moves.push(move);
    if (notes(steering, stage.play(move))) kept(steering, moves);
  };
  for (const move of begun(steering, material, draw)) play(move);
  const end = Math.min(material.mostMoves, moves.length + draw(LENGTHS));
  while (moves.length < end) {
    const around = { steering, material, stage, draw, play, left: () => end - moves.length };
    if (draw(COINS)) aimAtCells(around);
    if (draw(COINS)) aimAtRule(around);
    for (let others = draw(OTHERS); others > 0; others--) {
      for (const move of [draw(material.following)].flat().slice(0, around.left())) play(move);
    }
  }
  return moves;
}

type Play = (move: Move) => void;

/** A sequence under way. */
interface Around {
  readonly steering: Steering;
  readonly material: Material;
  readonly stage: Rehearsal;
  readonly draw: Draw;
  readonly play: Play;
  /** How many moves it may still have. */
  readonly left: () => number;
}

/** What draws are made from. */
export function builderOf<T>(arbitrary: fc.Arbitrary<T>): Builder<T> {
  return () => arbitrary;
}

const COINS = builderOf(fc.boolean());
const CHANCES = builderOf(fc.nat({ max: 99 }));
const LENGTHS = builderOf(
  fc.oneof({ weight: 1, arbitrary: fc.nat({ max: 8 }) }, { weight: 6, arbitrary: fc.integer({ min: 50, max: 90 }) }),
);
const OTHERS = builderOf(fc.integer({ min: 1, max: 8 }));
const BURSTS = builderOf(fc.integer({ min: 8, max: 30 }));
const INDEXES = builderOf(fc.nat({ max: 2 ** 30 }));

function oneOf<T>(list: readonly T[], draw: Draw): T | undefined {
  return list[draw(INDEXES) % Math.max(1, list.length)];
}

// What is new.

/** A cell of the steering: a call that fits the key's usage counts for itself. */
function cellOf(operation: Operation, situation: number, usage: KeyUsage): number {
  return ((MEETING_AT.get(operation) ?? -1) * SITUATIONS.length + situation) * 2 + (isFor(operation, usage) ? 1 : 0);
}

const MEETING_AT: ReadonlyMap<Operation, number> = new Map(MEETING_KEYS.map((operation, at) => [operation, at]));

/** Whether keys of that usage are what the operation is for. */
function isFor(operation: Operation, keyUsage: KeyUsage): boolean {
  const { usage } = cardOf(operation);
  return usage === undefined || usage === keyUsage;
}

function usageOf({ input: { KeyUsage = 'ENCRYPT_DECRYPT' } }: Kind): KeyUsage {
  return KeyUsage;
}

/** Notes what a call has met; answers whether anything of it is new. */
function notes({ cells, rules }: Steering, { operation, keySet, situation, rules: met }: Encounter): boolean {
  const before = cells.size + rules.size;
  if (operation !== undefined && keySet !== undefined && situation !== undefined)
    cells.add(cellOf(operation, situation, keySet.keyUsage));
  for (const rule of met) rules.add(rule);
  return cells.size + rules.size > before;
}

/** Keeps the way that led to something new, in the place of the one that it goes on from. */
function kept({ corpus }: Steering, moves: readonly Move[]): void {
  const last = corpus.at(-1);
  if (last !== undefined && last.length < moves.length && last.every((move, index) => move === moves[index]))
    corpus.pop();
  corpus.push([...moves]);
  if (corpus.length > MOST_KEPT) corpus.shift();
}

// How a sequence begins.

function begun(steering: Steering, material: Material, draw: Draw): readonly Move[] {
  const chance = draw(CHANCES);
  if (chance < 45) {
    const aimed = wayToMostLeft(steering, material, draw);
    if (aimed !== undefined) return chance < 15 ? [...aimed, ...draw(material.beginnings)] : aimed;
  }
  if (chance < 60) {
    const wanted = oneOf(wantedRules(steering, material), draw);
    const kind = wanted && oneOf(kindsFor(wanted, oneOf(wanted.operations, draw)), draw);
    if (kind !== undefined) return draw(material.beginningsOf(kind));
  }
  const again = chance < 70 ? oneOf(steering.corpus, draw) : undefined;
  return again === undefined ? draw(material.beginnings) : changed(again, draw);
}

/** The kinds of keys that an operation is for. */
function kindsFor({ isOfImports }: Showable, operation: Operation | undefined): readonly Kind[] {
  return CONFORM_KINDS_IN_TURN.filter(
    (kind) =>
      (operation === undefined || isFor(operation, usageOf(kind))) &&
      (!isOfImports || kind.input.Origin === 'EXTERNAL'),
  );
}

/** What was kept, without some of its moves. */
function changed(moves: readonly Move[], draw: Draw): readonly Move[] {
  return moves.filter((_, index) => index === 0 || draw(CHANCES) >= 10);
}

/** The way to the situation in which most is left to do, with a key of some kind. */
function wayToMostLeft(
  steering: Steering,
  { operations, hasClock }: Material,
  draw: Draw,
): readonly Move[] | undefined {
  const ways = reachedSituations()
    .filter(({ moves }) => hasClock || moves.every(({ type }) => type !== 'wait'))
    .flatMap(({ situation, moves }) =>
      kindsIn(situation).map((kind) => {
        const left = leftIn(steering, operations, situation, usageOf(kind)).length;
        return { kind, moves, left };
      }),
    )
    .filter(({ left }) => left > 0)
    .sort((a, b) => b.left - a.left);
  const way = oneOf(ways.slice(0, MOST_WANTED), draw);
  return way && [creation(way.kind), ...way.moves.slice(1)];
}

const MOST_WANTED = 5;

/** The kinds of keys that can be in a situation. */
function kindsIn(at: number): readonly Kind[] {
  return KINDS_IN[at] ?? [];
}

const KINDS_IN: readonly (readonly Kind[])[] = SITUATIONS.map(({ role, origin }) =>
  CONFORM_KINDS_IN_TURN.filter(
    ({ region, input: { MultiRegion = false, Origin = 'AWS_KMS' } }) =>
      region === 'us-east-1' && MultiRegion !== (role === 'single-Region') && Origin === origin,
  ),
);

// Calls that are aimed at what no call has reached.

/** The operations that no call has made on such a key: first those that leave it as it is. */
function leftIn(
  { cells, tries }: Steering,
  operations: readonly Operation[],
  situation: number,
  usage: KeyUsage,
): readonly Operation[] {
  return operations.filter((operation) => {
    if (!MEETING_AT.has(operation)) return false;
    const cell = cellOf(operation, situation, usage);
    if (cells.has(cell) || (tries.get(cell) ?? 0) >= MOST_TRIES) return false;
    return isFor(operation, usage) || !kindsIn(situation).some((kind) => isFor(operation, usageOf(kind)));
  });
}

/** Calls on the key with which most is left to do, as long as it is in that situation. */
function aimAtCells({ steering, material, stage, draw, play, left }: Around): void {
  const [wanted] = stage
    .keySets()
    .flatMap((keySet, set) =>
      Object.values(keySet.keys).map((key, index) => {
        const situation = situationOf(keySet, key);
        const operations = leftIn(steering, material.operations, situation, keySet.keyUsage);
        return { keySet, set, key, index, situation, operations };
      }),
    )
    .sort((a, b) => b.operations.length - a.operations.length);
  if (wanted === undefined) return;
  const { keySet, set, key, index, situation } = wanted;
  const shuffled = [...wanted.operations]
    .map((operation) => ({ operation, order: rankOf(operation) * 1000 + (draw(INDEXES) % 1000) }))
    .sort((a, b) => a.order - b.order);
  for (const { operation } of shuffled.slice(0, Math.min(draw(BURSTS), left()))) {
    const now = stage.keySets()[set];
    const at = now?.keys[key.region];
    if (now?.keyId !== keySet.keyId || at === undefined || situationOf(now, at) !== situation) return;
    const cell = cellOf(operation, situation, keySet.keyUsage);
    steering.tries.set(cell, (steering.tries.get(cell) ?? 0) + 1);
    const input = { ...draw(material.inputs[operation]), ...naming(operation) };
    play({ type: 'call', operation, set, region: pick('keyRegion', index), input });
  }
}

/** The member that names the key that the call is about. */
function naming(operation: Operation): Template {
  const member = keyMemberOf(operation);
  return { [member]: pick(member === 'AliasName' ? 'alias' : 'keyId') };
}

/** First what uses key material, then what only looks, then what changes a property, then what moves the key. */
export function rankOf(operation: Operation): number {
  const { cryptography, changes } = cardOf(operation);
  if (cryptography !== undefined) return 0;
  if (changes === undefined) return 1;
  return LIFECYCLE_EVENTS.some((event) => event === operation) ? 3 : 2;
}

/** The rules that none has shown, and that have not been given up. */
function wantedRules({ rules, looks }: Steering, material: Material): readonly Showable[] {
  return material.rules.filter(({ rule }) => !rules.has(rule) && (looks.get(rule) ?? 0) < MOST_LOOKS);
}

/** Looks for a call that shows a rule which none has shown, among calls as they come, and makes it; or lets time pass. */
function aimAtRule({ steering, material, stage, draw, play, left }: Around): void {
  const aim = oneOf(wantedRules(steering, material), draw);
  const operation = aim && oneOf(aim.operations, draw);
  if (aim === undefined || operation === undefined) return;
  steering.looks.set(aim.rule, (steering.looks.get(aim.rule) ?? 0) + LOOKS);
  if (aim.isByTime) {
    for (const move of draw(material.phrases).slice(0, left())) play(move);
    return;
  }
  const set = setFor(aim, operation, { stage, draw, play });
  const { region } = draw(material.calls[operation]);
  if ('ImportToken' in INPUTS[operation]) for (const part of imported(region).slice(0, 1)) play(part(set));
  for (let looks = 0; looks < LOOKS && left() > 0; looks++) {
    const drawn = draw(material.calls[operation]);
    const move = { ...drawn, set, region: looks % 2 === 0 ? region : drawn.region };
    if (stage.imagine(move).rules.some((rule) => !steering.rules.has(rule))) {
      play(move);
      return;
    }
  }
}

/** A key set of a kind that the operation is for; if there is none, it is made. */
function setFor(aim: Showable, operation: Operation, { stage, draw, play }: Pick<Around, 'stage' | 'draw' | 'play'>) {
  const kind = oneOf(kindsFor(aim, operation), draw);
  if (kind === undefined) return 0;
  const { KeySpec = 'SYMMETRIC_DEFAULT', MultiRegion = false, Origin = 'AWS_KMS' } = kind.input;
  const there = stage
    .keySets()
    .findIndex(
      ({ keySpec, keyUsage, multiRegion, origin }) =>
        keySpec === KeySpec && keyUsage === usageOf(kind) && multiRegion === MultiRegion && origin === Origin,
    );
  if (there >= 0) return there;
  play(creation(kind));
  const made = stage.keySets().length - 1;
  if (Origin === 'EXTERNAL') for (const part of imported(PRIMARY)) play(part(made));
  return made;
}

/** So many calls are looked at in one place for one that shows a rule, */
const LOOKS = 20;
/** and so many at most for each rule. */
const MOST_LOOKS = 1_000;
