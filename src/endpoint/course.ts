// The course of an account: its clock follows real time, what falls due happens by itself, and what has happened comes
// into the journal, and then into the trail.

import { eventBridgeEvent } from '../model/audit/event-bridge.js';
import { auditEvent } from '../model/audit/events.js';
import type { CloudTrailRecord } from '../model/audit/record.js';
import type { KeySetEvent } from '../model/key-set/events.js';
import type { StoreRecord } from '../store/snapshot.js';
import { type Alarm, createAlarm } from './alarm.js';
import { type Journal, type Standing, standingOf } from './data/index.js';
import type { Told, Trail } from './trail.js';
import { discard, keptWorld, newWorld, type World, type WorldOptions } from './world.js';

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
  given: Pick<WorldOptions, 'options' | 'answers'>,
  journal: Journal | undefined,
  trail: Trail,
): Course {
  const made: WorldOptions = { ...given, journal, record: (record) => write(course, record) };
  const course: Course = {
    made,
    journal,
    trail,
    // Nobody is told if the disk refuses it: it happens again.
    alarm: createAlarm(() => void acknowledged(course, () => tick(course)).catch(() => {})),
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
  if (isUse) journal?.note({ ...record, ...standingOf(world) });
  else journal?.write({ ...record, ...standingOf(world) });
  // AWS managed keys come before the call that finds them, and are in no answer.
  const isBefore = record.events.some((event) => event.type === 'KeyCreated' && event.awsService !== undefined);
  course.written = isBefore ? 0 : record.events.length;
}

/** The present instant. Real time may go back a little; the store's clock does not. */
export function instantOf({ world }: Course): number {
  return Math.max(Date.now() + world.offset, world.store.now());
}

/** Notes what happened, by itself or by a call that has these records, and wakes up when the next thing is to happen. */
export function happened(
  course: Course,
  events: readonly KeySetEvent[],
  records: readonly CloudTrailRecord[] = present(events.map(auditEvent)),
): readonly KeySetEvent[] {
  const { journal, written, world } = course;
  const { store } = world;
  // What falls due by itself, also in the wake of a call, is not in the journal yet.
  const byThemselves = events.slice(written);
  if (byThemselves.length > 0) journal?.note({ ...store.position(), ...standingOf(world), events: byThemselves });
  note(course, { records, sent: present(events.map(eventBridgeEvent)) });
  if (events.length > 0) {
    if (events.some(endsSecrets)) discard(world);
    journal?.compact(store.snapshot, standingOf(world));
  }
  course.written = 0;
  course.alarm.set(store.nextInstant(), (due) => due - instantOf(course));
  return events;
}

/** Whether key material may be of no use any more. */
function endsSecrets({ type }: KeySetEvent): boolean {
  return type === 'KeyDeleted' || type === 'KeyMaterialDeleted';
}

/** The trail learns of nothing before the journal has it. */
function note({ journal, trail, toTell }: Course, told: Told): void {
  if (told.records.length === 0 && told.sent.length === 0) return;
  if (journal === undefined) trail.add(told);
  else toTell.push({ told, confirm: journal.pledge() });
}

function present<T>(entries: readonly (T | undefined)[]): readonly T[] {
  return entries.filter((entry) => entry !== undefined);
}

/** Lets happen what is due. */
export function tick(course: Course): readonly KeySetEvent[] {
  const { store } = course.world;
  return happened(course, store.advance(instantOf(course) - store.now()));
}

/** Carries something out, and resolves once it is in the journal for good. */
export async function acknowledged<T>(course: Course, action: () => T | Promise<T>): Promise<T> {
  const confirm = course.journal?.pledge();
  const result = await action();
  tell(course);
  await confirm?.();
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
  const { store, cryptography } = course.world;
  course.journal?.write({ ...store.position(), ...standing, events: [] });
  course.world = { store, cryptography, ...standing };
}

/** Empties the account, and returns the clock to real time. */
export function reset(course: Course): void {
  course.world = newWorld(course.made);
  course.resets += 1;
  course.toTell = [];
  course.trail.clear();
  happened(course, []);
}
