// The course of an account: its clock follows real time, what falls due happens by itself, and what has happened comes
// into the journal, and then into the trail.

import { eventBridgeEvent } from '../model/audit/event-bridge.js';
import { auditEvent } from '../model/audit/events.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import { shown } from '../model/rules/errors.js';
import type { StoreRecord } from '../store/snapshot.js';
import { type Alarm, createAlarm, NO_ALARM } from './alarm.js';
import { type Journal, type Standing, standingOf } from './data/index.js';
import type { Eventually } from './eventually.js';
import type { Timed, Told, Trail, TrailPoint } from './trail.js';
import { discard, keptWorld, newWorld, pastWorld, type World, type WorldOptions } from './world.js';

export interface Course {
  readonly made: WorldOptions;
  readonly journal: Journal | undefined;
  readonly trail: Trail;
  readonly alarm: Alarm;
  world: World;
  /** How many of the events that are happening are in the journal already. */
  written: number;
  /** What has happened and is not in the trail yet, with what tells whether it lasts. */
  toTell: { readonly told: Told; readonly confirm: () => Promise<void> }[];
  /** How often the account was emptied, and with it the trail. */
  resets: number;
}

/** A course that has begun: a new account's, or that of the account which the journal keeps. */
export function begin(
  {
    clock,
    ...given
  }: Omit<WorldOptions, 'journal' | 'record' | 'clock'> & { readonly clock: WorldOptions['clock'] | undefined },
  journal: Journal | undefined,
  trail: Trail,
): Course {
  const record = (about: StoreRecord): void => write(course, about);
  const made: WorldOptions = { ...given, clock: clock ?? (() => Date.now()), journal, record };
  // Nobody is told if the disk refuses it: it happens again.
  const wake = (): void => void acknowledged(course, () => tick(course)).catch(() => {});
  const course: Course = {
    made,
    journal,
    trail,
    alarm: clock === undefined ? createAlarm(wake) : NO_ALARM,
    world: journal?.kept === undefined ? newWorld(made) : keptWorld(made, journal.kept),
    written: 0,
    toTell: [],
    resets: 0,
  };
  journal?.onTakenBack((kept) => {
    course.world = keptWorld(made, kept);
    happened(course, []);
  });
  tick(course);
  const { world } = course;
  if (discard(world) > 0) journal?.rewrite(world.store.snapshot, standingOf(world));
  return course;
}

/** Writes down what is about to happen, or throws. That a key is used is no reason to refuse its use. */
function write(course: Course, record: StoreRecord): void {
  const { journal, world } = course;
  const isUse = record.shown === undefined && record.events.every(({ type }) => type === 'KeyUsed');
  const change = { ...record, ...standingOf(world) };
  if (isUse) journal?.note(change);
  else journal?.write(change);
  world.past.add(change);
  // AWS managed keys come before the call that finds them, and are in no answer.
  const isBefore = record.events.some((event) => event.type === 'KeyCreated' && event.awsService !== undefined);
  course.written = isBefore ? 0 : record.events.length;
}

/** The present instant. Real time may go back a little; the store's clock does not. */
export function instantOf({ made, world }: Course): number {
  return Math.max(made.clock() + world.offset, world.store.now());
}

/** Notes what happened, by itself or by a call that has these records or has only read, and wakes up when the next thing is to happen. */
export function happened(
  course: Course,
  events: readonly KeySetEvent[],
  records?: readonly CloudTrailRecord[],
  reading?: () => CloudTrailRecord,
): readonly KeySetEvent[] {
  const { store } = course.world;
  if (events.length > 0 || records !== undefined) keep(course, events, records);
  if (reading !== undefined) {
    const position = course.world.past.position();
    note(course, { position, records: [], reading: [store.now(), reading], sent: [] });
  }
  course.written = 0;
  course.alarm.set(store.nextInstant(), (due) => due - instantOf(course));
  return events;
}

/** Keeps what has happened, in the journal and in the trail. */
function keep(course: Course, events: readonly KeySetEvent[], records: readonly CloudTrailRecord[] | undefined): void {
  const { journal, written, world } = course;
  const { store } = world;
  // What falls due by itself, also in the wake of a call, is not in the journal yet.
  const byThemselves = events.slice(written);
  if (byThemselves.length > 0) {
    const change = { ...store.position(), ...standingOf(world), events: byThemselves };
    journal?.note(change);
    world.past.add(change);
  }
  note(course, {
    position: world.past.position(),
    records: records?.map((record) => [store.now(), record]) ?? timed(events, auditEvent),
    sent: timed(events, eventBridgeEvent),
  });
  if (events.length > 0) {
    if (events.some(endsSecrets)) {
      // What has lost its key material cannot come back.
      world.past.forget();
      discard(world);
    }
    journal?.compact(store.snapshot, standingOf(world));
  }
}

/** Whether key material may be of no use any more. */
function endsSecrets({ type }: KeySetEvent): boolean {
  return type === 'KeyDeleted' || type === 'KeyMaterialDeleted';
}

/** The trail learns of nothing before the journal has it. */
function note({ journal, trail, toTell }: Course, told: Told): void {
  if (told.records.length === 0 && told.reading === undefined && told.sent.length === 0) return;
  if (journal === undefined) trail.add(told);
  else toTell.push({ told, confirm: journal.pledge() });
}

/** What is told of events, each with its instant. */
function timed<T>(events: readonly KeySetEvent[], tell: (event: KeySetEvent) => T | undefined): readonly Timed<T>[] {
  return events.flatMap((event) => {
    const told = tell(event);
    return told === undefined ? [] : [[event.at, told] as const];
  });
}

/** Lets happen what is due. */
export function tick(course: Course): readonly KeySetEvent[] {
  const { store } = course.world;
  return happened(course, store.advance(instantOf(course) - store.now()));
}

/** Carries something out; what comes of it is there once it is in the journal for good. */
export function carriedOut<T>(course: Course, action: () => Eventually<T>): Eventually<T> {
  const { journal } = course;
  return journal === undefined ? action() : pledged(course, journal, action);
}

/** The same as a promise. */
export async function acknowledged<T>(course: Course, action: () => Eventually<T>): Promise<T> {
  return carriedOut(course, action);
}

async function pledged<T>(course: Course, journal: Journal, action: () => Eventually<T>): Promise<T> {
  const confirm = journal.pledge();
  const result = await action();
  tell(course);
  await confirm();
  return result;
}

/** Adds to the trail what has happened, once the journal has it for good: what is taken back has not happened. */
function tell(course: Course): void {
  const { trail, toTell, resets } = course;
  for (const { told, confirm } of toTell) {
    confirm().then(
      () => resets === course.resets && trail.add(told),
      () => {},
    );
  }
  course.toTell = [];
}

/** Carries out several changes that the journal takes all of, or none. */
export function together<T>({ journal, toTell }: Course, changes: () => T): T {
  const before = toTell.length;
  try {
    return journal === undefined ? changes() : journal.together(changes);
  } catch (error) {
    toTell.length = before;
    throw error;
  }
}

/** Moves the clock forward. */
export function advance(course: Course, ms: number): readonly KeySetEvent[] {
  const before = tick(course);
  const { world } = course;
  // The clock first: what falls due on the way follows from it.
  stand(course, { ...standingOf(world), offset: world.offset + ms });
  course.alarm.forget();
  return [...before, ...happened(course, world.store.advance(ms))];
}

/** Writes down how the account stands from now on, or throws. */
export function stand(course: Course, standing: Standing): void {
  const { store, cryptography, materials, past } = course.world;
  const change = { ...store.position(), ...standing, events: [] };
  course.journal?.write(change);
  past.add(change);
  course.world = { store, cryptography, materials, past, ...standing };
}

/** The point of an instant, or of a record of the trail. Throws a RangeError if there is none, or it is too far back. */
export function pointOf({ trail, world: { past, store } }: Course, to: unknown, who: string): TrailPoint {
  const at = typeof to === 'string' ? instantIn(to) : undefined;
  const point = at === undefined ? trail.pointOf(String(to)) : { position: past.position(), at };
  if (typeof to !== 'string' || point === undefined) {
    const what = 'an instant in ISO 8601, or the eventID or requestID of a record of the audit trail';
    throw new RangeError(`${who} must be ${what}: ${shown(to)}`);
  }
  if (point.at > store.now()) throw new RangeError(`${who} is still to come: it is ${iso(store.now())}`);
  if (point.at >= past.earliest() && point.position >= past.forgotten()) return point;
  throw new RangeError(`${who} is too far back: the earliest instant possible is ${iso(past.earliest())}`);
}

/** Takes the account back to a point, with its clock and its trail. */
export function rewind(course: Course, point: TrailPoint): void {
  course.world = pastWorld(course.made, course.world, point);
  course.resets += 1;
  course.toTell = [];
  course.written = 0;
  course.trail.rewind(point);
  course.alarm.forget();
  if (discard(course.world) > 0) course.journal?.rewrite(course.world.store.snapshot, standingOf(course.world));
  happened(course, []);
}

function instantIn(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)) ? Date.parse(text) : undefined;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Empties the account, and returns the clock to real time. */
export function reset(course: Course): void {
  course.world = newWorld(course.made);
  course.resets += 1;
  course.toTell = [];
  course.trail.clear();
  happened(course, []);
}
