// A case as JSON again: what was read from a file of any form, as steps that can be written, shared and played one by one.

import { assertNever } from '../../model/vocabulary/vocabulary.js';
import type { CallStep, Case, Expectation, Step, World } from './scenario.js';

type Json = Readonly<Record<string, unknown>>;

/** A case with nothing around it: `{…world, steps}`, which parseScenario reads. */
export function caseJson({ world, steps }: Pick<Case, 'world' | 'steps'>): Json & { readonly steps: readonly Json[] } {
  return { ...worldJson(world), steps: steps.map(stepJson) };
}

/** A world as a scenario has it. */
export function worldJson({ accountId, ...others }: World): Json {
  return { ...(accountId === undefined ? {} : { account: accountId }), ...others };
}

/** A step as a scenario has it. */
export function stepJson(step: Step): Json {
  const { note } = step;
  return { ...(note === undefined ? {} : { note }), ...membersOf(step) };
}

/** What a step does, without what is told before it. */
export function membersOf(step: Step): Json {
  switch (step.kind) {
    case 'call':
      return callJson(step);
    case 'advance':
      return { advance: step.by };
    case 'show':
      return { show: step.of ?? 'all' };
    case 'configure':
      return { configure: step.settings };
    case 'finishReplication':
      return { finishReplication: step.keyId, region: step.region };
    default:
      return assertNever(step);
  }
}

function callJson({ region, call, input, principal, as, expect, poll }: CallStep): Json {
  return {
    region,
    call,
    input,
    ...(principal === undefined ? {} : { principal }),
    ...(as === undefined ? {} : { as }),
    ...(expect === undefined ? {} : { expect: expectationJson(expect) }),
    ...(poll ? { poll } : {}),
  };
}

function expectationJson(expect: Expectation): Json {
  if (expect.kind === 'error') {
    const { code, message } = expect;
    return { error: code, ...(message === undefined ? {} : { message }) };
  }
  const { body, absent, jsonStrings, isPartial } = expect;
  return {
    ok: body,
    ...(absent.length === 0 ? {} : { absent }),
    ...(jsonStrings.length === 0 ? {} : { jsonStrings }),
    ...(isPartial ? { partial: true } : {}),
  };
}
