// What is told of several faults at once: which of them are a finding of their own.

import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/conformance/findings.js';
import { createStore } from '../../../src/store/create.js';
import type { Fault } from '../fault.js';
import { fault as aliasesForgiven } from '../faults/delete-alias-forgives.js';
import { fault as typesAnswered } from '../faults/wrong-signatures-are-answered-false.js';
import { answered, refused } from '../spoiling.js';
import { chosenFrom, standing, togetherOf, togetherText } from './together.js';

function faultOf(...operations: Fault['found']['operations']): Fault {
  return { about: 'Is wrong.', found: { operations, kinds: ['accepted'] }, spoil: (store) => store.callJson };
}

function finding(operation: Finding['operation'], ...echoes: readonly Finding[]): Finding {
  return {
    ...{ operation, state: 'Enabled', kind: 'accepted', rule: 'STATE-1', region: 'us-east-1', expected: [] },
    ...{ received: 'ok', sequence: [], isShrunk: true, seed: 1, path: '0', occurrences: 1, foundAfter: 1 },
    ...(echoes.length === 0 ? {} : { echoes }),
  };
}

const SIGNS = ['sign', faultOf('Sign')] as const;
const ANY = ['any', faultOf('Sign', 'Verify')] as const;
const VERIFIES = ['verify', faultOf('Verify')] as const;

describe('of several faults', () => {
  it('each with a finding that tells it and no other has one of its own, whichever is looked at first', () => {
    for (const chosen of [[SIGNS, ANY] as const, [ANY, SIGNS] as const]) {
      expect(standing(chosen, [finding('Sign'), finding('Verify')])).toMatchObject({ missed: [], swallowed: [] });
    }
    expect(standing([ANY, SIGNS, VERIFIES], [finding('Sign'), finding('Verify')]).swallowed).toHaveLength(1);
  });

  it('one that only an echo tells is swallowed, as is one that shares its finding with another', () => {
    expect(standing([SIGNS, VERIFIES], [finding('Sign', finding('Verify'))]).swallowed).toEqual(['verify']);
    expect(standing([SIGNS, ['same', faultOf('Sign')]], [finding('Sign')]).swallowed).toHaveLength(1);
  });

  it('one that nothing tells is missed', () => {
    expect(standing([SIGNS, VERIFIES], [finding('Sign')])).toMatchObject({ missed: ['verify'], swallowed: [] });
    const other: Finding = { ...finding('Verify'), kind: 'refused' };
    expect(standing([VERIFIES], [other]).missed).toEqual(['verify']);
  });

  it('all are counted', () => {
    const names = ['a', 'b', 'c'];
    const choices = [
      { names, findings: 3, missed: [], swallowed: ['c'] },
      { names, findings: 1, missed: ['a', 'b'], swallowed: [] },
    ];
    expect(togetherText(choices)).toBe(
      '6 faults in 2 choices: 3 are a finding of their own, 1 told only with another, 2 not found',
    );
  });

  it('each spoils the answers, and what one needs all have', () => {
    const both = togetherOf([aliasesForgiven, typesAnswered]);
    const call = both.spoil(createStore());
    const alias = { region: 'us-east-1', operation: 'DeleteAlias', input: { AliasName: 'alias/none' } } as const;
    expect(call(alias).ok).toBe(true);
    const first: Fault = { ...faultOf(), spoil: () => () => answered({ by: 'the first' }) };
    const last: Fault = {
      ...faultOf(),
      spoil: (store) => (given) =>
        store.callJson(given).ok ? refused('DisabledException', 'by the last') : answered(),
    };
    expect(togetherOf([first, last]).spoil(createStore())(alias).ok).toBe(false);
    expect(togetherOf([last, first]).spoil(createStore())(alias).ok).toBe(true);
    expect(togetherOf([{ ...first, renames: true }, last]).spoil(createStore())(alias).ok).toBe(true);
    expect(togetherOf([faultOf(), { ...faultOf(), needs: 'cryptography' }]).needs).toBe('cryptography');
    expect(togetherOf([faultOf()]).needs).toBeUndefined();
  });
});

describe('choices of faults', () => {
  const faults = Array.from({ length: 20 }, (_, index) => [`${index}`, faultOf()] as const);
  const namesOf = (seed: number): readonly (readonly string[])[] =>
    chosenFrom(faults, { count: 5, choices: 8, seed }).map((chosen) => chosen.map(([name]) => name));

  it('are so many different ones each, and follow from the seed', () => {
    expect(namesOf(1)).toHaveLength(8);
    for (const names of namesOf(1)) expect(new Set(names).size).toBe(5);
    expect(new Set(namesOf(1).map(String)).size).toBe(8);
    expect(namesOf(1)).toEqual(namesOf(1));
    expect(namesOf(2)).not.toEqual(namesOf(1));
  });
});
