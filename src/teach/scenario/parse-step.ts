// Reads a step of a scenario.

import { OPERATIONS, type Operation } from '../../index.js';
import { VISIBILITY_KINDS } from '../../model/key-set/host.js';
import { parseRegion, REGIONS, type Region } from '../../model/vocabulary/identifiers.js';
import { UNMODELLED_OPERATIONS } from '../../model/vocabulary/vocabulary.js';
import { isObject, isOneOf, keysOf } from '../../shared/objects.js';
import { shown } from '../../shared/text.js';
import {
  described,
  hint,
  type Json,
  kindOf,
  type Report,
  refuseOthers,
  textMember,
  textsMember,
  under,
} from './members.js';
import { parseSettings, parseSpan } from './parse-world.js';
import type { Expectation, Step } from './scenario.js';
import { parseTemplate, RESULT_NAME } from './template.js';

/** No input of KMS nests this deep. */
const DEEPEST = 64;

const CALL_MEMBERS = ['note', 'region', 'call', 'input', 'principal', 'as', 'expect', 'poll'];
const ADVANCE_MEMBERS = ['note', 'advance'];
const SHOW_MEMBERS = ['note', 'show'];
const CONFIGURE_MEMBERS = ['note', 'configure'];
const FINISH_MEMBERS = ['note', 'finishReplication', 'region'];
const SHOWN = ['all', ...VISIBILITY_KINDS];

/** What a step must know of its case. */
interface Context {
  /** The results that earlier steps have named. */
  readonly names: ReadonlySet<string>;
  readonly isPartial: boolean;
}

/** Reads a step; undefined: it is none, as is reported. */
export function parseStep(json: unknown, path: string, context: Context, report: Report): Step | undefined {
  if (!isObject(json)) {
    report(path, `expected a step, got ${kindOf(json)}`);
    return undefined;
  }
  const note = textMember(json, 'note', path, report);
  const kind = keysOf(OTHER_STEPS).find((name) => Object.hasOwn(json, name)) ?? 'call';
  const given: Given = { json, path, context, report };
  const step = kind === 'call' ? parseCall(given) : OTHER_STEPS[kind](given);
  return step === undefined || note === undefined ? step : { ...step, note };
}

/** A step that is to be read, and whom to tell what is wrong with it. */
interface Given {
  readonly json: Json;
  readonly path: string;
  readonly context: Context;
  readonly report: Report;
}

/** Steps that are no calls, by the member that says so. */
const OTHER_STEPS = {
  advance: parseAdvance,
  show: parseShow,
  configure: parseConfigure,
  finishReplication: parseFinish,
};

function parseAdvance({ json, path, report }: Given): Step | undefined {
  refuseOthers(json, ADVANCE_MEMBERS, path, report);
  const by = parseSpan(json.advance, under(path, 'advance'), report);
  return by === undefined ? undefined : { kind: 'advance', path, by };
}

function parseShow({ json, path, report }: Given): Step | undefined {
  refuseOthers(json, SHOW_MEMBERS, path, report);
  const { show } = json;
  if (isOneOf(VISIBILITY_KINDS, show)) return { kind: 'show', path, of: show };
  if (show === 'all') return { kind: 'show', path };
  report(under(path, 'show'), `expected one of ${SHOWN.join(', ')}, got ${described(show)}${hint(show, SHOWN)}`);
  return undefined;
}

function parseConfigure({ json, path, report }: Given): Step {
  refuseOthers(json, CONFIGURE_MEMBERS, path, report);
  return { kind: 'configure', path, settings: parseSettings(json.configure, under(path, 'configure'), report) };
}

function parseFinish({ json, path, context, report }: Given): Step | undefined {
  refuseOthers(json, FINISH_MEMBERS, path, report);
  const region = regionMember(json, path, report);
  const keyId = textMember(json, 'finishReplication', path, report);
  if (keyId !== undefined) checkTemplates(keyId, under(path, 'finishReplication'), context, report);
  return region === undefined || keyId === undefined ? undefined : { kind: 'finishReplication', path, keyId, region };
}

function parseCall({ json, path, context, report }: Given): Step | undefined {
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
