// Plays vectors (spec/guide/vectors.md) with nothing but the public API: what another implementation's runner has to do.

import { createStore, type HostAnswers, type Operation } from '../../src/index.js';

type Json = Readonly<Record<string, unknown>>;
type Call = Json & { readonly region: string; readonly call: Operation; readonly input?: Json; readonly as?: string };
export interface Vector {
  readonly case: string;
  readonly evidence: string;
  readonly given?: Json & {
    readonly settings?: Json;
    readonly calls?: readonly (Call | { readonly advance: string })[];
  };
  readonly when: Call;
  readonly then: Json;
}

const TEXTS = /^(?:Plaintext|Message|EncryptedKeyMaterial)$/;
const base64 = (text: unknown): string => Buffer.from(String(text)).toString('base64');
const textOf = (bytes: unknown): string => Buffer.from(String(bytes), 'base64').toString();
const memberAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce((at, name) => Object(at)[name], value);
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : []);
/** Plays the vectors of one case, in order; a line for each thing that is answered otherwise. */
export function play(vectors: readonly Vector[], host: Partial<HostAnswers>): readonly string[] {
  const { settings, calls: _, account: accountId = '111122223333', ...world } = vectors[0]?.given ?? {};
  const store = createStore({ ...settings, ...world, accountId: String(accountId), host });
  const results: Record<string, unknown> = { random: 'r1', randomWithoutPrefix: 'r1', account: accountId };
  const bound = new Map<string, string>();
  /** A value with everything put in that `${…}` stands for. */
  function expanded(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(expanded);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, expanded(one)]));
    }
    const put = (path = ''): unknown => (path === 'now' ? store.now() / 1000 : memberAt(results, path));
    const whole = /^\$\{([^}]+)\}$/.exec(String(value));
    if (whole !== null) return put(whole[1]);
    return typeof value === 'string' ? value.replaceAll(/\$\{([^}]+)\}/g, (_all, path) => String(put(path))) : value;
  }
  function answerOf({ region, call: operation, input = {}, principal, as = '' }: Call) {
    const wire = Object.entries(expanded(input) as Json).map(([name, one]) => [
      name,
      TEXTS.test(name) ? base64(one) : one,
    ]);
    const by = principal === undefined ? {} : { principal: String(expanded(principal)) };
    const answer = store.callJson({ region, operation, input: Object.fromEntries(wire), ...by });
    if (!answer.ok) return { body: {}, error: answer.error };
    const { Plaintext, ...others }: Json = { ...answer.output };
    const body: Json = Plaintext === undefined ? others : { ...others, Plaintext: textOf(Plaintext) };
    results[as] = operation === 'CreateKey' ? body.KeyMetadata : body;
    return { body, error: undefined };
  }
  /** Where a value is not the expected one. */
  function differing(expected: unknown, received: unknown, isPartial: boolean, at: string): readonly string[] {
    if (typeof expected === 'object' && expected !== null) {
      const others = isPartial && !Array.isArray(expected) ? [] : Object.keys(Object(received));
      return [...new Set([...Object.keys(expected), ...others])].flatMap((name) =>
        differing(memberAt(expected, name), memberAt(received, name), isPartial, `${at}.${name}`),
      );
    }
    const wanted = expanded(expected);
    if (wanted === 'datetime' ? typeof received === 'number' : wanted === received) return [];
    // `<name>` is any text, `<name:1>` the same one throughout the case.
    const parts = String(wanted).split(/(<[^<>]+>)/);
    const pattern = parts.map((part, index) => (index % 2 ? '(.*)' : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')));
    const found = typeof received === 'string' ? new RegExp(`^${pattern.join('')}$`, 's').exec(received) : null;
    const isSame = found?.slice(1).every((value, index) => {
      const name = parts[2 * index + 1] ?? '';
      if (/:\d+>$/.test(name) && !bound.has(name)) bound.set(name, value);
      return (bound.get(name) ?? value) === value;
    });
    return isSame ? [] : [`${at}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(received)}`];
  }
  function departures({ evidence, when, then }: Vector): readonly string[] {
    const { body, error } = answerOf(when);
    if (then.error !== undefined || error !== undefined) {
      const codes = differing(then.error, error?.code, false, 'error');
      const messages = then.message === undefined ? [] : differing(then.message, error?.message, false, 'message');
      return [...codes, ...messages];
    }
    const parsed = listOf(then.jsonStrings).map((name) => [name, JSON.parse(String(body[name]))]);
    const isPartial = Boolean(then.partial ?? evidence === 'asserted');
    const isEmpty = Object.keys(Object(then.ok)).length === 0;
    const there = listOf(then.absent).filter((path) => memberAt(body, path) !== undefined);
    const lines = isEmpty ? [] : differing(then.ok, { ...body, ...Object.fromEntries(parsed) }, isPartial, 'ok');
    return [...lines, ...there.map((path) => `${path} is there`)];
  }
  return vectors.flatMap((vector) => {
    for (const step of vector.given?.calls ?? [])
      'advance' in step ? store.advance(String(step.advance)) : answerOf(step as Call);
    let lines = departures(vector);
    // What is polled comes with time, and soon.
    for (let polls = 0; vector.when.poll && lines.length > 0 && polls < 10; polls++) {
      store.advance((store.nextInstant() ?? store.now()) - store.now());
      lines = departures(vector);
    }
    return lines.map((line) => `${vector.case}, ${vector.when.call}: ${line}`);
  });
}
