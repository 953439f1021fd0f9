// Plays vectors (spec/guide/vectors.md) against anything that answers calls: what another implementation's runner has to do.

import { formOf, madeBy, millisecondsOf } from './values.js';

type Json = Readonly<Record<string, unknown>>;
type Call = { readonly region: string; readonly call: string; readonly input?: Json; readonly as?: string };
type Asked = Call & { readonly principal?: string; readonly poll?: unknown };
/** ARNs; null: everyone. */
type Principals = readonly string[] | null;
export interface Given {
  readonly account?: string;
  readonly now?: string | number;
  readonly enabledRegions?: readonly string[];
  readonly awsManagedKeys?: readonly string[];
  readonly settings?: Json;
  readonly values?: Json;
  readonly calls?: readonly (Asked | { readonly advance: string } | { readonly principals: Principals })[];
}
export interface Vector {
  readonly case: string;
  readonly evidence: string;
  readonly date?: string;
  readonly step?: string;
  readonly given?: Given;
  readonly when: Asked;
  readonly then: Json;
}
export type Answer = {
  readonly output?: unknown;
  readonly error?: { readonly code: string; readonly message?: unknown };
};
/** An empty account of what is to be tried. */
export interface Target {
  readonly account: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly call: (call: Call & { readonly input: unknown; readonly principal?: string }) => Promise<Answer>;
  /** Lets an ISO 8601 duration pass. */
  readonly advance: (span: string) => Promise<void>;
  /** Says who exists from now on. */
  readonly setPrincipals: (principals: Principals) => Promise<void>;
  /** Lets time pass until something happens by itself. */
  readonly untilNext: () => Promise<void>;
  readonly close: () => Promise<void>;
}
export type OpenTarget = (given: Given) => Promise<Target>;
/** What is answered otherwise than a vector says. */
export interface Departure {
  readonly vector: Vector;
  readonly what: string;
}

const TEXTS = /^(?:Plaintext|Message|EncryptedKeyMaterial)$/;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const memberAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce((at, name) => Object(at)[name], value);
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : []);

/** What has been named in a case, and what `${…}` stands for. */
function scopeOf(target: Target, values: Json | undefined) {
  const results: Record<string, unknown> = { random: 'r1', randomWithoutPrefix: 'r1', account: target.account };
  Object.assign(results, values);
  function put(path: string): unknown {
    const [now, sign, span] = /^now(?:([+-])(P.*))?$/.exec(path) ?? [];
    if (now === undefined) return memberAt(results, path);
    return (target.now() + (sign === '-' ? -1 : 1) * millisecondsOf(span)) / 1000;
  }
  /** A value with everything put in that `${…}` stands for, and everything made. */
  function expanded(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(expanded);
    if (isObject(value)) {
      const { '...': base, ...members } = value;
      const own = Object.fromEntries(Object.entries(members).map(([name, one]) => [name, expanded(one)]));
      return madeBy(own) ?? { ...Object(expanded(base)), ...own };
    }
    const [, whole] = /^\$\{([^}]+)\}$/.exec(String(value)) ?? [];
    if (whole !== undefined) return put(whole);
    return typeof value === 'string' ? value.replaceAll(/\$\{([^}]+)\}/g, (_all, path) => String(put(path))) : value;
  }
  return { results, expanded };
}

/** Compares the answers of a case. */
function comparisonOf(expanded: (value: unknown) => unknown) {
  const bound = new Map<string, string>();
  /** Where a value is not the expected one. */
  function differing(expected: unknown, received: unknown, isPartial: boolean, at: string): readonly string[] {
    const wanted = isObject(expected) ? expected : expanded(expected);
    const departure = `${at}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(received)}`;
    if (isObject(wanted)) {
      if (!isObject(received) || Array.isArray(wanted) !== Array.isArray(received)) return [departure];
      const { '...': base, ...named } = wanted;
      const members = Array.isArray(wanted) ? wanted : { ...Object(expanded(base)), ...named };
      const others = isPartial && !Array.isArray(wanted) ? [] : Object.keys(received);
      return [...new Set([...Object.keys(members), ...others])].flatMap((name) =>
        differing(memberAt(members, name), memberAt(received, name), isPartial, `${at}.${name}`),
      );
    }
    const isTime = { datetime: Number.isFinite, 'datetime in whole seconds': Number.isInteger }[String(wanted)];
    if (isTime === undefined ? wanted === received || isLike(String(wanted), received) : isTime(received)) return [];
    return [departure];
  }
  /** `<name>` is any text, `<name:1>` the same one throughout the case, and another one than `<name:2>`. */
  function isLike(wanted: string, received: unknown): boolean {
    const parts = wanted.split(/(<[^<>]+>)/);
    const pattern = parts.map((part, index) =>
      index % 2 ? formOf(part) : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    );
    const found = typeof received === 'string' ? new RegExp(`^${pattern.join('')}$`, 's').exec(received) : null;
    return Boolean(
      found?.slice(1).every((value, index) => {
        const name = parts[2 * index + 1] ?? '';
        const [kind] = name.split(/:\d+>$/);
        if (name !== `${kind}` && !bound.has(name)) {
          if ([...bound].some(([other, text]) => other.split(/:\d+>$/)[0] === kind && text === value)) return false;
          bound.set(name, value);
        }
        return (bound.get(name) ?? value) === value;
      }),
    );
  }
  return differing;
}

/** Plays the vectors of one case, in order. */
export async function play(vectors: readonly Vector[], open: OpenTarget): Promise<readonly Departure[]> {
  const given = vectors[0]?.given ?? {};
  const target = await open(given);
  const { results, expanded } = scopeOf(target, given.values);
  const differing = comparisonOf(expanded);

  async function answerTo({ region, call, input = {}, principal, as = '' }: Asked) {
    const wire = Object.entries(Object(expanded(input))).map(([name, one]) => {
      if (Buffer.isBuffer(one)) return [name, one.toString('base64')];
      return [name, TEXTS.test(name) ? Buffer.from(String(one)).toString('base64') : one];
    });
    const by = principal === undefined ? {} : { principal: String(expanded(principal)) };
    const { output, error } = await target.call({ region, call, input: Object.fromEntries(wire), ...by });
    const { Plaintext, ...others } = Object(output);
    const text = Buffer.from(String(Plaintext), 'base64').toString();
    const body: Json = Plaintext === undefined ? others : { ...others, Plaintext: text };
    if (error === undefined) results[as] = call === 'CreateKey' ? body.KeyMetadata : body;
    return { body, error };
  }
  async function departures({ evidence, when, then }: Vector): Promise<readonly string[]> {
    const { body, error } = await answerTo(when);
    if (then.error !== undefined || error !== undefined) {
      const codes = differing(then.error, error?.code, false, 'error');
      if (then.message === undefined || codes.length > 0) return codes;
      return differing(then.message === '' ? undefined : then.message, error?.message, false, 'message');
    }
    const parsed = listOf(then.jsonStrings).map((name) => [name, JSON.parse(String(body[name]))]);
    const isPartial = Boolean(then.partial ?? evidence === 'asserted');
    const isEmpty = Object.keys(Object(then.ok)).length === 0;
    const there = listOf(then.absent).filter((path) => memberAt(body, path) !== undefined);
    const lines = isEmpty ? [] : differing(then.ok, { ...body, ...Object.fromEntries(parsed) }, isPartial, 'ok');
    return [...lines, ...there.map((path) => `${path} is there`)];
  }
  async function playedFrom(vector: Vector): Promise<readonly string[]> {
    for (const step of vector.given?.calls ?? []) {
      if ('advance' in step) await target.advance(step.advance);
      else if ('principals' in step) await target.setPrincipals(step.principals);
      else await answerTo(step);
    }
    let lines = await departures(vector);
    // What is polled comes with time, and soon.
    for (let polls = 0; vector.when.poll && lines.length > 0 && polls < 10; polls++) {
      await target.untilNext();
      lines = await departures(vector);
    }
    return lines;
  }
  const told: Departure[] = [];
  try {
    for (const vector of vectors) told.push(...(await playedFrom(vector)).map((what) => ({ vector, what })));
  } finally {
    await target.close();
  }
  return told;
}
