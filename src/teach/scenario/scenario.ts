// A scenario: cases of calls and what is expected of each; or vectors (spec/guide/vectors.md), of which those of one case
// follow each other. Everything is checked before anything is played; each fault names its place in the file.

import {
  createStore,
  DEFAULT_SETTINGS,
  OPERATIONS,
  type Operation,
  type Quotas,
  type Settings,
  type StoreOptions,
  type StoreSettings,
} from '../../index.js';
import { VISIBILITY_KINDS, type VisibilityKind } from '../../model/key-set/host.js';
import { isAccountId, isInstant, parseRegion, REGIONS, type Region } from '../../model/vocabulary/identifiers.js';
import { UNMODELLED_OPERATIONS } from '../../model/vocabulary/vocabulary.js';
import { didYouMean } from '../../shared/nearest.js';
import { isObject, isOneOf, keysOf, messageOf } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import { durationHint } from '../../store/duration.js';
import { visibilityDelaysOf } from '../../store/settings.js';
import { durationOf, parseTemplate, RESULT_NAME } from './template.js';

export interface Scenario {
  readonly cases: readonly Case[];
}

/** A story of one account: it is played in a store of its own. */
export interface Case {
  /** Its place in the file, such as `cases[0]`; empty where the file is one case. */
  readonly path: string;
  readonly id: string;
  /** When it was seen at AWS. */
  readonly recorded?: string;
  readonly world: World;
  readonly steps: readonly Step[];
}

/** What a case's store is made of. */
export interface World extends Pick<StoreOptions, 'accountId' | 'now' | 'seed' | 'enabledRegions' | 'awsManagedKeys'> {
  readonly settings?: StoreSettings;
}

export type Step = CallStep | AdvanceStep | ShowStep | ConfigureStep | FinishReplicationStep;

export interface CallStep {
  readonly kind: 'call';
  readonly path: string;
  /** Told before the step. */
  readonly note?: string;
  readonly region: string;
  readonly call: Operation;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal?: string;
  /** The name of the result, for later steps. */
  readonly as?: string;
  readonly expect?: Expectation;
  /** Time goes on until the expectation holds. */
  readonly poll: boolean;
}

export interface AdvanceStep {
  readonly kind: 'advance';
  readonly path: string;
  readonly note?: string;
  /** In milliseconds. */
  readonly by: number;
}

/** What has changed is seen from now on. */
export interface ShowStep {
  readonly kind: 'show';
  readonly path: string;
  readonly note?: string;
  /** Absent: everything. */
  readonly of?: VisibilityKind;
}

/** Settings of the store are others from now on. */
export interface ConfigureStep {
  readonly kind: 'configure';
  readonly path: string;
  readonly note?: string;
  readonly settings: StoreSettings;
}

/** A replication ends that does not end by itself, or not yet. */
export interface FinishReplicationStep {
  readonly kind: 'finishReplication';
  readonly path: string;
  readonly note?: string;
  readonly keyId: string;
  /** Where the replica key is. */
  readonly region: string;
}

export type Expectation =
  | {
      readonly kind: 'ok';
      /** Without members: only that the call succeeds. */
      readonly body: Readonly<Record<string, unknown>>;
      /** Paths of members that must be missing. */
      readonly absent: readonly string[];
      /** Paths of members that are JSON in a string. */
      readonly jsonStrings: readonly string[];
      /** Only the members shown are compared. */
      readonly isPartial: boolean;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message?: string };

/** What is wrong with a file, and where. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** No input of KMS nests this deep. */
const DEEPEST = 64;
/** One mistake may be made in every step: the first ones will do. */
const MOST_FAULTS = 20;

/** Reads a scenario from text. */
export function parseScenarioText(text: string): ParsedScenario {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { ok: false, faults: [{ path: '', message: `not JSON: ${messageOf(error)}` }] };
  }
  return parseScenario(json);
}

/** Reads a scenario from JSON: `{cases: […]}`, one case, only its steps, or `{vectors: […]}`. */
export function parseScenario(json: unknown): ParsedScenario {
  const faults: Fault[] = [];
  const report: Report = (path, message) => {
    if (faults.length < MOST_FAULTS) faults.push({ path, message });
  };
  const cases = parseFile(json, report);
  return faults.length === 0 ? { ok: true, scenario: { cases } } : { ok: false, faults };
}

export type ParsedStep =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads one step from JSON; `names`: the results that steps before it have named. */
export function parseOneStep(json: unknown, names: ReadonlySet<string>): ParsedStep {
  const faults: Fault[] = [];
  const context = { names, isPartial: false };
  const step = parseStep(json, '', context, (path, message) => faults.push({ path, message }));
  return step !== undefined && faults.length === 0 ? { ok: true, step } : { ok: false, faults };
}

type Report = (path: string, message: string) => void;
type Json = Readonly<Record<string, unknown>>;

const WORLD_MEMBERS = ['account', 'now', 'seed', 'enabledRegions', 'awsManagedKeys', 'settings'];
const CASE_MEMBERS = ['id', 'evidence', 'recorded', 'steps', ...WORLD_MEMBERS];
const VECTOR_MEMBERS = ['case', 'evidence', 'date', 'source', 'given', 'when', 'then'];
const VECTORS_MEMBERS = ['$schema', 'source', 'vectors'];
const FILE_MEMBERS = ['legend', 'cases', ...WORLD_MEMBERS];
const CALL_MEMBERS = ['note', 'region', 'call', 'input', 'principal', 'as', 'expect', 'poll'];
const ADVANCE_MEMBERS = ['note', 'advance'];
const SHOW_MEMBERS = ['note', 'show'];
const CONFIGURE_MEMBERS = ['note', 'configure'];
const FINISH_MEMBERS = ['note', 'finishReplication', 'region'];
const SHOWN = ['all', ...VISIBILITY_KINDS];

function parseFile(json: unknown, report: Report): readonly Case[] {
  if (Array.isArray(json)) return [parseCase({ steps: json }, '', '', {}, report)];
  if (!isObject(json)) {
    report('', `expected {"cases": […]}, {"steps": […]} or a list of steps, got ${kindOf(json)}`);
    return [];
  }
  if (Object.hasOwn(json, 'vectors')) return parseVectors(json, report);
  if (!Object.hasOwn(json, 'cases')) return [parseCase(json, '', 'steps', {}, report)];
  refuseOthers(json, FILE_MEMBERS, '', report);
  const world = parseWorld(json, '', report);
  const { cases } = json;
  if (!Array.isArray(cases)) {
    report('cases', `expected a list of cases, got ${kindOf(cases)}`);
    return [];
  }
  return cases.map((given, index) => {
    const path = `cases[${index}]`;
    if (isObject(given)) return parseCase(given, path, `${path}.steps`, world, report);
    report(path, `expected a case, got ${kindOf(given)}`);
    return { path, id: path, world, steps: [] };
  });
}

/** A step, and its place in the file. */
type Placed = readonly [path: string, step: unknown];

function parseVectors(json: Json, report: Report): readonly Case[] {
  refuseOthers(json, VECTORS_MEMBERS, '', report);
  const { vectors } = json;
  if (!Array.isArray(vectors)) {
    report('vectors', `expected a list of vectors, got ${kindOf(vectors)}`);
    return [];
  }
  const cases = new Map<unknown, { readonly path: string; readonly json: Json; readonly steps: Placed[] }>();
  for (const [index, vector] of vectors.entries()) {
    const path = `vectors[${index}]`;
    if (!isObject(vector) || !isObject(vector.when)) {
      report(path, `expected a vector, with "when", got ${kindOf(vector)}`);
      continue;
    }
    refuseOthers(vector, VECTOR_MEMBERS, path, report);
    const { case: id, evidence, date: recorded, given = {}, when, then } = vector;
    const { calls = [], ...world } = isObject(given) ? given : { calls: given };
    if (!Array.isArray(calls)) report(`${path}.given`, 'expected an object, and in it "calls", a list');
    const first = cases.get(id);
    if (first !== undefined) refuseOthers(world, [], `${path}.given`, report);
    const steps: Placed[] = first?.steps ?? [];
    for (const [place, step] of (Array.isArray(calls) ? calls : []).entries()) {
      steps.push([`${path}.given.calls[${place}]`, step]);
    }
    const expect = evidence === 'asserted' && isObject(then) && 'ok' in then ? { partial: true, ...then } : then;
    steps.push([`${path}.when`, then === undefined ? when : { ...when, expect }]);
    if (first === undefined) cases.set(id, { path, json: { id, evidence, recorded, ...world }, steps });
  }
  const inVector: Report = (path, message) => report(path.replace('.when.expect', '.then'), message);
  return [...cases.values()].map(({ path, json: given, steps }) => parsePlaced(given, path, steps, {}, inVector));
}

function parseCase(json: Json, path: string, stepsPath: string, shared: World, report: Report): Case {
  const { steps, ...given } = json;
  if (!Array.isArray(steps)) report(under(path, 'steps'), `expected a list of steps, got ${kindOf(steps)}`);
  const placed = (Array.isArray(steps) ? steps : []).map((step, index): Placed => [`${stepsPath}[${index}]`, step]);
  return parsePlaced(given, path, placed, shared, report);
}

function parsePlaced(json: Json, path: string, placed: readonly Placed[], shared: World, report: Report): Case {
  refuseOthers(json, CASE_MEMBERS, path, report);
  const id = textMember(json, 'id', path, report);
  const evidence = textMember(json, 'evidence', path, report);
  if (evidence !== undefined && evidence !== 'recorded' && evidence !== 'asserted') {
    report(under(path, 'evidence'), `expected "recorded" or "asserted", got ${shown(evidence)}`);
  }
  const recorded = textMember(json, 'recorded', path, report);
  const own = parseWorld(json, path, report);
  const settings = { ...shared.settings, ...own.settings };
  const world = { ...shared, ...own, ...(Object.keys(settings).length === 0 ? {} : { settings }) };
  refuseWorld(world, path, report);
  const names = new Set<string>();
  const steps = placed.flatMap(([place, given]) => {
    const step = parseStep(given, place, { names, isPartial: evidence === 'asserted' }, report);
    if (isObject(given) && typeof given.as === 'string') names.add(given.as);
    return step ?? [];
  });
  return { path, id: id ?? path, ...(recorded === undefined ? {} : { recorded }), world, steps };
}

/** What a step must know of its case. */
interface Context {
  /** The results that earlier steps have named. */
  readonly names: ReadonlySet<string>;
  readonly isPartial: boolean;
}

function parseStep(json: unknown, path: string, context: Context, report: Report): Step | undefined {
  if (!isObject(json)) {
    report(path, `expected a step, got ${kindOf(json)}`);
    return undefined;
  }
  const note = textMember(json, 'note', path, report);
  const told = note === undefined ? {} : { note };
  if (Object.hasOwn(json, 'advance')) {
    refuseOthers(json, ADVANCE_MEMBERS, path, report);
    const by = parseSpan(json.advance, under(path, 'advance'), report);
    return by === undefined ? undefined : { kind: 'advance', path, ...told, by };
  }
  if (Object.hasOwn(json, 'show')) {
    refuseOthers(json, SHOW_MEMBERS, path, report);
    const { show } = json;
    if (isOneOf(VISIBILITY_KINDS, show)) return { kind: 'show', path, ...told, of: show };
    if (show === 'all') return { kind: 'show', path, ...told };
    report(under(path, 'show'), `expected one of ${SHOWN.join(', ')}, got ${described(show)}${hint(show, SHOWN)}`);
    return undefined;
  }
  if (Object.hasOwn(json, 'configure')) {
    refuseOthers(json, CONFIGURE_MEMBERS, path, report);
    return {
      kind: 'configure',
      path,
      ...told,
      settings: parseSettings(json.configure, under(path, 'configure'), report),
    };
  }
  if (Object.hasOwn(json, 'finishReplication')) {
    refuseOthers(json, FINISH_MEMBERS, path, report);
    const region = regionMember(json, path, report);
    const keyId = textMember(json, 'finishReplication', path, report);
    if (keyId !== undefined) checkTemplates(keyId, under(path, 'finishReplication'), context, report);
    return region === undefined || keyId === undefined
      ? undefined
      : { kind: 'finishReplication', path, ...told, keyId, region };
  }
  refuseOthers(json, CALL_MEMBERS, path, report);
  const region = regionMember(json, path, report);
  const { call, poll } = json;
  if (!isOperation(call)) {
    report(
      under(path, 'call'),
      `expected the name of a KMS operation, got ${described(call)}${hint(call, OPERATIONS)}`,
    );
  }
  const input = parseInput(json, path, context, report);
  const principal = textMember(json, 'principal', path, report);
  if (principal !== undefined) checkTemplates(principal, under(path, 'principal'), context, report);
  const as = textMember(json, 'as', path, report);
  if (as !== undefined && !RESULT_NAME.test(as)) {
    report(under(path, 'as'), `expected a name of letters and digits that stands for nothing else, got ${shown(as)}`);
  }
  const expect = Object.hasOwn(json, 'expect')
    ? parseExpectation(json.expect, under(path, 'expect'), context, report)
    : undefined;
  const polls = Object.hasOwn(json, 'poll') && poll !== false;
  if (polls && poll !== true && typeof poll !== 'string') {
    report(under(path, 'poll'), `expected what to wait for, as text, or true, got ${kindOf(poll)}`);
  }
  if (polls && !Object.hasOwn(json, 'expect')) report(under(path, 'poll'), 'expected "expect" beside it');
  if (region === undefined || !isOperation(call)) return undefined;
  return {
    kind: 'call',
    path,
    ...told,
    region,
    call,
    input,
    ...(principal === undefined ? {} : { principal }),
    ...(as === undefined ? {} : { as }),
    ...(expect === undefined ? {} : { expect }),
    poll: polls,
  };
}

function regionMember(json: Json, path: string, report: Report): Region | undefined {
  const region = parseRegion(json.region);
  if (region !== undefined) return region;
  const got = `${described(json.region)}${hint(json.region, REGIONS)}`;
  report(under(path, 'region'), `expected the name of an AWS Region, got ${got}`);
  return undefined;
}

const NAMES: ReadonlySet<unknown> = new Set<unknown>([...OPERATIONS, ...UNMODELLED_OPERATIONS]);

/** Also an operation that the model refuses to know: a scenario may show that. */
function isOperation(call: unknown): call is Operation {
  return NAMES.has(call);
}

function parseInput(json: Json, path: string, context: Context, report: Report): Json {
  if (!Object.hasOwn(json, 'input')) return {};
  const { input } = json;
  if (!isObject(input)) {
    report(under(path, 'input'), `expected an object, got ${kindOf(input)}`);
    return {};
  }
  checkTemplates(input, under(path, 'input'), context, report);
  return input;
}

const OK_MEMBERS = ['ok', 'absent', 'jsonStrings', 'partial'];
const ERROR_MEMBERS = ['error', 'message'];

function parseExpectation(json: unknown, path: string, context: Context, report: Report): Expectation | undefined {
  if (!isObject(json) || Object.hasOwn(json, 'ok') === Object.hasOwn(json, 'error')) {
    report(path, 'expected an object with either "ok" or "error"');
    return undefined;
  }
  if (Object.hasOwn(json, 'error')) {
    refuseOthers(json, ERROR_MEMBERS, path, report);
    const code = textMember(json, 'error', path, report);
    const message = textMember(json, 'message', path, report);
    if (message !== undefined) checkTemplates(message, under(path, 'message'), context, report);
    return code === undefined ? undefined : { kind: 'error', code, ...(message === undefined ? {} : { message }) };
  }
  refuseOthers(json, OK_MEMBERS, path, report);
  const { ok, partial } = json;
  if (!isObject(ok)) {
    report(under(path, 'ok'), `expected the answer's body, got ${kindOf(ok)}`);
    return undefined;
  }
  checkTemplates(ok, under(path, 'ok'), context, report);
  if (partial !== undefined && typeof partial !== 'boolean') {
    report(under(path, 'partial'), `expected true or false, got ${kindOf(partial)}`);
  }
  return {
    kind: 'ok',
    body: ok,
    absent: textsMember(json, 'absent', path, report),
    jsonStrings: textsMember(json, 'jsonStrings', path, report),
    isPartial: typeof partial === 'boolean' ? partial : context.isPartial,
  };
}

/** Free JSON: not too deep, every template is one, and names a result that is there by then. */
function checkTemplates(value: unknown, path: string, context: Context, report: Report, depth = 0): void {
  if (depth > DEEPEST) return report(path, `expected at most ${DEEPEST} levels`);
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    if (!parsed.ok) return report(path, parsed.fault);
    for (const segment of parsed.segments) {
      if (segment.kind === 'member' && !context.names.has(segment.name)) {
        report(path, `\${${segment.source}}: no earlier step of the case has "as": ${shown(segment.name)}`);
      }
    }
  } else if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      checkTemplates(member, `${path}[${index}]`, context, report, depth + 1);
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      checkTemplates(member, under(path, name), context, report, depth + 1);
    }
  }
}

function parseWorld(json: Json, path: string, report: Report): World {
  const world: { -readonly [Member in keyof World]: World[Member] } = {};
  const { account, now, seed, enabledRegions } = json;
  if (account !== undefined) {
    if (isAccountId(account)) world.accountId = account;
    else report(under(path, 'account'), `expected an account ID of 12 digits, as text, got ${described(account)}`);
  }
  if (now !== undefined) {
    const instant = instantOf(now);
    if (instant !== undefined) world.now = instant;
    else report(under(path, 'now'), `expected an ISO 8601 instant or epoch milliseconds, got ${described(now)}`);
  }
  if (seed !== undefined) {
    if (typeof seed === 'string' || typeof seed === 'number') world.seed = seed;
    else report(under(path, 'seed'), `expected text or a number, got ${kindOf(seed)}`);
  }
  if (enabledRegions !== undefined) {
    const regions = textsMember(json, 'enabledRegions', path, report);
    for (const [index, region] of regions.entries()) {
      if (parseRegion(region) !== undefined) continue;
      report(under(path, `enabledRegions[${index}]`), `expected the name of an AWS Region, got ${shown(region)}`);
    }
    world.enabledRegions = regions.filter((region) => parseRegion(region) !== undefined);
  }
  if (json.awsManagedKeys !== undefined) world.awsManagedKeys = textsMember(json, 'awsManagedKeys', path, report);
  if (json.settings !== undefined) world.settings = parseSettings(json.settings, under(path, 'settings'), report);
  return world;
}

/** The store has the last word on what it is made with. */
function refuseWorld({ settings, ...world }: World, path: string, report: Report): void {
  try {
    createStore({ ...settings, ...world });
  } catch (error) {
    report(path, messageOf(error));
  }
}

const DELAYS = ['replicationDelay', 'primaryUpdateDelay', 'rotationDelay', 'deletionLateness'] as const;
const QUOTAS = keysOf(DEFAULT_SETTINGS.quotas);
/** In milliseconds. */
const LATEST = 2 * 86_400_000;

function parseSettings(json: unknown, path: string, report: Report): StoreSettings {
  if (!isObject(json)) {
    report(path, `expected an object, got ${kindOf(json)}`);
    return {};
  }
  refuseOthers(json, [...DELAYS, 'rolesWhileUpdating', 'visibilityDelay', 'quotas'], path, report);
  const settings: { -readonly [Member in keyof StoreSettings]: StoreSettings[Member] } = {};
  for (const name of DELAYS) {
    if (json[name] === undefined) continue;
    if (json[name] === null && name === 'replicationDelay') {
      settings.replicationDelay = null;
      continue;
    }
    const span = parseSpan(json[name], under(path, name), report);
    if (span === undefined) continue;
    if (name === 'deletionLateness' && span > LATEST) report(under(path, name), 'expected at most two days');
    else settings[name] = span;
  }
  const { rolesWhileUpdating: roles, visibilityDelay, quotas } = json;
  if (visibilityDelay !== undefined)
    settings.visibilityDelay = parseVisibility(visibilityDelay, under(path, 'visibilityDelay'), report);
  if (roles === 'swapped' || roles === 'both-replicas') settings.rolesWhileUpdating = roles;
  else if (roles !== undefined) {
    report(under(path, 'rolesWhileUpdating'), `expected "swapped" or "both-replicas", got ${described(roles)}`);
  }
  if (quotas !== undefined) settings.quotas = parseQuotas(quotas, under(path, 'quotas'), report);
  return settings;
}

/** The store knows what it may be. */
function parseVisibility(json: unknown, path: string, report: Report): Settings['visibilityDelay'] {
  try {
    return visibilityDelaysOf(json);
  } catch (error) {
    report(path, messageOf(error));
    return {};
  }
}

function parseQuotas(json: unknown, path: string, report: Report): Partial<Quotas> {
  const quotas: { -readonly [Quota in keyof Quotas]?: number } = {};
  if (!isObject(json)) {
    report(path, `expected an object, got ${kindOf(json)}`);
    return quotas;
  }
  refuseOthers(json, QUOTAS, path, report);
  for (const name of QUOTAS) {
    const quota = json[name];
    if (quota === undefined) continue;
    if (typeof quota === 'number' && Number.isSafeInteger(quota) && quota >= 0) quotas[name] = quota;
    else report(under(path, name), `expected a whole number from 0, got ${described(quota)}`);
  }
  return quotas;
}

/** Milliseconds, from milliseconds or an ISO 8601 duration. */
function parseSpan(json: unknown, path: string, report: Report): number | undefined {
  if (typeof json === 'number' && Number.isSafeInteger(json) && json >= 0) return json;
  const span = typeof json === 'string' ? durationOf(json) : undefined;
  if (span === undefined) {
    const hint = typeof json === 'string' ? durationHint(json) : '';
    report(
      path,
      `expected an ISO 8601 duration without months and years, or milliseconds, got ${described(json)}${hint}`,
    );
  }
  return span;
}

const ISO_INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function instantOf(json: unknown): number | undefined {
  const instant = typeof json === 'string' && ISO_INSTANT.test(json) ? Date.parse(json) : json;
  return isInstant(instant) ? instant : undefined;
}

function textMember(json: Json, name: string, path: string, report: Report): string | undefined {
  const text = Object.hasOwn(json, name) ? json[name] : undefined;
  if (typeof text === 'string' || text === undefined) return text;
  report(under(path, name), `expected text, got ${kindOf(text)}`);
  return undefined;
}

function textsMember(json: Json, name: string, path: string, report: Report): readonly string[] {
  const texts = Object.hasOwn(json, name) ? json[name] : undefined;
  if (texts === undefined) return [];
  if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return texts;
  report(under(path, name), `expected a list of texts, got ${kindOf(texts)}`);
  return [];
}

function refuseOthers(json: Json, members: readonly string[], path: string, report: Report): void {
  for (const name of Object.keys(json)) {
    if (members.includes(name)) continue;
    report(under(path, name), `unknown member; known are ${members.join(', ')}${didYouMean(name, members)}`);
  }
}

/** What may be meant by a name that there is not. */
function hint(json: unknown, names: readonly string[]): string {
  return typeof json === 'string' ? didYouMean(json, names) : '';
}

function under(path: string, name: string): string {
  const member = /^(?:[A-Za-z_]\w*)(?:\[\d+\])?$/.test(name) ? name : `[${shown(name, 60)}]`;
  return path === '' || member.startsWith('[') ? `${path}${member}` : `${path}.${member}`;
}

/** A scalar as it is, of anything else only what it is. */
function described(json: unknown): string {
  return typeof json === 'object' || json === undefined ? kindOf(json) : shown(json, 60);
}

function kindOf(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return 'an object';
  return typeof json === 'string' ? 'text' : `a ${typeof json}`;
}
