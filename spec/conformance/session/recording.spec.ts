// Steps as they were played, and the names of what they made when steps before them are left out.

import { describe, expect, it } from 'vitest';
import { MATERIALS } from '../../../src/conformance/arbitraries/picks.js';
import { blobOf } from '../../../src/conformance/beliefs/ciphertexts.js';
import { identifiersOf, keyIdOf } from '../../../src/conformance/beliefs/names.js';
import type { SequenceCall } from '../../../src/conformance/findings.js';
import { issuedIn } from '../../../src/conformance/report/issued.js';
import { createRecording, type Recorded, type Recording } from '../../../src/conformance/session/recording.js';
import { CARDS } from '../../../src/model/operations/index.js';
import { keyMaterialIdOf } from '../../../src/model/vocabulary/digest.js';

const REGION = 'us-east-1';

/** Plays the steps on, as a session does. Every CreateKey succeeds. */
function replayed(steps: readonly Recorded[]): Recording {
  const recording = createRecording();
  for (const recorded of steps) {
    const { step } = recorded;
    if ('advance' in step) recording.wait(step.advance);
    else {
      const call = recording.call(step.region, step.operation, recording.renamed(step, recorded));
      if (call.operation === 'CreateKey') recording.keyMade();
    }
  }
  return recording;
}

function played(...calls: readonly (readonly [SequenceCall['operation'], unknown])[]): readonly Recorded[] {
  const recording = createRecording();
  for (const [operation, input] of calls) {
    recording.call(REGION, operation, input);
    if (operation === 'CreateKey') recording.keyMade();
  }
  return recording.recorded(calls.length);
}

function inputs(recording: Recording): readonly unknown[] {
  return recording.steps(recording.length()).flatMap((step) => ('advance' in step ? [] : [step.input]));
}

describe('a recording', () => {
  it('has the steps in their order, as many as were asked for', () => {
    const recording = createRecording();
    expect(recording.call(REGION, 'CreateKey', { MultiRegion: true })).toEqual({
      region: REGION,
      operation: 'CreateKey',
      input: { MultiRegion: true },
      number: 0,
      key: 1,
    });
    recording.keyMade();
    recording.wait(1000);
    expect(recording.call(REGION, 'CreateKey', {})).toMatchObject({ number: 2, key: 2 });
    expect(recording.length()).toBe(3);
    expect(recording.steps(2)).toEqual([
      { region: REGION, operation: 'CreateKey', input: { MultiRegion: true } },
      { advance: 1000 },
    ]);
    expect(recording.recorded(3)).toHaveLength(3);
  });

  it('names by its place what a call made that a wait was put before', () => {
    const KeyId = keyIdOf(1, true);
    const idsOf = (operation: SequenceCall['operation'], place: number) =>
      identifiersOf(CARDS[operation].identifiers, place, 1, true);
    const recording = createRecording();
    recording.call(REGION, 'CreateKey', { MultiRegion: true, Origin: 'EXTERNAL' });
    recording.keyMade();
    const waited = recording.call(REGION, 'GetParametersForImport', { KeyId });
    recording.wait(1000, waited);
    recording.wait(2000, waited);
    const { importToken: ImportToken = '' } = idsOf('GetParametersForImport', waited.number);
    recording.call(REGION, 'ImportKeyMaterial', { KeyId, ImportToken });
    const granted = recording.call(REGION, 'CreateGrant', { KeyId });
    recording.wait(1000, granted);
    const { grantId: GrantId = '' } = idsOf('CreateGrant', granted.number);
    const read = { region: REGION, operation: 'RevokeGrant' as const, input: { KeyId, GrantId } };
    const steps = recording.steps(recording.length(), read);
    expect(steps.map((step) => ('advance' in step ? step.advance : step.operation))).toEqual([
      ...['CreateKey', 1000, 2000, 'GetParametersForImport', 'ImportKeyMaterial', 1000, 'CreateGrant', 'RevokeGrant'],
    ]);
    const { importToken } = idsOf('GetParametersForImport', 3);
    expect(steps[4]).toMatchObject({ input: { KeyId, ImportToken: importToken } });
    expect(steps[7]).toMatchObject({ input: { KeyId, GrantId: idsOf('CreateGrant', 6).grantId } });
    // The lines of a shell take each from the call that gave it out.
    expect([...issuedIn(steps).values()].map(({ step }) => step)).toEqual([0, 3, 6]);
  });

  it('numbers keys by those that were made, not by those that were asked for', () => {
    const recording = createRecording();
    recording.call(REGION, 'CreateKey', {});
    expect(recording.call(REGION, 'CreateKey', {}).key).toBe(1);
  });

  it('that is played again as a whole has the same names', () => {
    const KeyId = keyIdOf(1, true);
    const steps = played(['CreateKey', { MultiRegion: true }], ['DescribeKey', { KeyId }]);
    expect(replayed(steps).recorded(2)).toEqual(steps);
  });

  it('names a key anew when keys before it are left out', () => {
    const KeyId = keyIdOf(2, true);
    const [, second, third] = played(
      ['CreateKey', {}],
      ['CreateKey', { MultiRegion: true }],
      ['DescribeKey', { KeyId, GrantTokens: [`token.${KeyId}`] }],
    );
    const again = replayed([second, third] as readonly Recorded[]);
    const renamed = keyIdOf(1, true);
    expect(inputs(again)).toEqual([{ MultiRegion: true }, { KeyId: renamed, GrantTokens: [`token.${renamed}`] }]);
  });

  it('lets what names a key that was left out name none of those that are left', () => {
    const [, second, third] = played(
      ['CreateKey', { MultiRegion: true }],
      ['CreateKey', { MultiRegion: true }],
      ['DescribeKey', { KeyId: keyIdOf(1, true) }],
    );
    const [, named] = inputs(replayed([second, third] as readonly Recorded[]));
    expect(Object(named).KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect([keyIdOf(1, true), keyIdOf(2, true)]).not.toContain(Object(named).KeyId);
  });

  it('names imported key material anew with its key', () => {
    const [material] = MATERIALS;
    const [, second, third] = played(
      ['CreateKey', {}],
      ['CreateKey', { Origin: 'EXTERNAL' }],
      ['DeleteImportedKeyMaterial', { KeyMaterialId: keyMaterialIdOf(keyIdOf(2, false), material) }],
    );
    expect(inputs(replayed([second, third] as readonly Recorded[]))[1]).toEqual({
      KeyMaterialId: keyMaterialIdOf(keyIdOf(1, false), material),
    });
  });

  it('names grants, import tokens and ciphertexts anew when calls before them are left out', () => {
    const KeyId = keyIdOf(1, false);
    const grant = (number: number) => identifiersOf(['grantId'], number, 2, false).grantId;
    const token = (number: number) => identifiersOf(['importToken'], number, 2, false).importToken;
    const steps = played(
      ['CreateKey', {}],
      ['DescribeKey', { KeyId }],
      ['CreateGrant', { KeyId }],
      ['GetParametersForImport', { KeyId }],
      ['Encrypt', { KeyId }],
      ['RevokeGrant', { GrantId: grant(2) }],
      ['ImportKeyMaterial', { ImportToken: token(3) }],
      ['Decrypt', { CiphertextBlob: blobOf(4) }],
    );
    const again = inputs(replayed(steps.filter((_, index) => index !== 1)));
    expect(again.slice(-3)).toEqual([{ GrantId: grant(1) }, { ImportToken: token(2) }, { CiphertextBlob: blobOf(3) }]);
  });

  it('counts waits as steps, so that one that is left out renames what comes after it', () => {
    const recording = createRecording();
    recording.call(REGION, 'CreateKey', {});
    recording.keyMade();
    recording.wait(1000);
    recording.call(REGION, 'Encrypt', {});
    recording.call(REGION, 'Decrypt', { CiphertextBlob: blobOf(2) });
    const [first, , third, fourth] = recording.recorded(4);
    const again = replayed([first, third, fourth] as readonly Recorded[]);
    expect(inputs(again).at(-1)).toEqual({ CiphertextBlob: blobOf(1) });
  });

  it('of somebody else is played as it is written', () => {
    const recording = createRecording();
    const input = { KeyId: keyIdOf(7, true) };
    expect(recording.renamed({ region: REGION, operation: 'DescribeKey', input }, undefined)).toBe(input);
  });
});
