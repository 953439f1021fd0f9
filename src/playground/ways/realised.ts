// A way that was found in the model, as steps of a scenario in the account that there is. The search names what it makes
// itself: key IDs, import tokens, key material. Here these become what the account's own answers say.

import { keyMaterialIdOf } from '../../model/vocabulary/digest.js';
import { fromWire, toWire } from '../../teach/scenario/wire.js';
import { type CallStep, MADE, type Step } from '../../teach/ways/steps.js';
import { appendAll, folded, type History, pathTo, present, type StepJson } from '../history/history.js';

/** The steps of a way, to be played after the moment that is looked at. */
export function realisedWay(history: History, steps: readonly Step[]): readonly StepJson[] {
  const taken = new Set(present(history).frame.memory.results.keys());
  const materials = materialsOf(history);
  /** What the search calls it, and what it is called here. */
  const names = new Map<string, string>();
  return steps.map((step): StepJson => {
    if ('wait' in step) return { advance: step.wait };
    const { region, operation, input, principal } = step;
    const call = {
      region,
      call: operation,
      ...(principal === undefined ? {} : { principal }),
      input: shownInput(input, names, materials),
    };
    const made = MADE[operation];
    if (made === undefined) return call;
    const as = freeName(RESULTS[operation] ?? 'result', taken);
    taken.add(as);
    for (const [member, searched] of Object.entries(made)) {
      for (const name of searched) names.set(name, `\${${as}.${member}}`);
    }
    return { ...call, as };
  });
}

/** What a reader would call the results of operations that make something. */
const RESULTS: Readonly<Record<string, string>> = {
  CreateKey: 'key',
  CreateGrant: 'grant',
  GetParametersForImport: 'params',
};

/** Whether steps played after the moment that is looked at do what a way promises: every call of them succeeds. */
export function succeeds(history: History, steps: readonly StepJson[]): boolean {
  const played = appendAll(history, steps);
  if (!played.ok) return false;
  return pathTo(played.history)
    .slice(-steps.length)
    .every(({ frame: { result } }) => result?.answer === undefined || result.answer.ok);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`;
  return free;
}

function shownInput(wire: CallStep['input'], names: ReadonlyMap<string, string>, materials: Materials): StepJson {
  const input = Object.entries(fromWire(wire)).map(([member, value]) => {
    const known = typeof value === 'string' ? names.get(value) : undefined;
    return [member, known ?? escaped(value)];
  });
  const shown: StepJson = Object.fromEntries(input);
  const { EncryptedKeyMaterial: material, KeyId: keyId } = wire;
  return typeof material === 'string' && typeof keyId === 'string'
    ? { ...shown, EncryptedKeyMaterial: materials.shown(keyId, material) }
    : shown;
}

/** A text of a call is a template in a scenario. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escaped(member)]));
}

/** How a scenario writes key materials. */
export interface Materials {
  /** What a scenario writes for the material that the search names so, or that was on the wire. */
  readonly shown: (keyId: string, material: string) => string;
}

/** The search's names of materials that a set does not have yet. */
const PLACE = /^0{32,}[1-9]\d*$/;

/** The key materials that were written on the way to the moment that is looked at. */
const writtenIn = folded<readonly string[]>([], (written, { result }) => {
  const material = result?.input?.EncryptedKeyMaterial;
  return typeof material !== 'string' || written.includes(material) ? written : [...written, material];
});

/** The key materials of the account at the moment that is looked at. */
export function materialsOf(history: History): Materials {
  const written = writtenIn(history);
  const { keySets } = present(history).frame.snapshot;
  return {
    shown: (keyId, material) => {
      const known = written.find((one) => materialIdOf(keyId, one) === material || wrapped(one) === material);
      if (known !== undefined) return known;
      if (!PLACE.test(material)) return material;
      const its = keySets.find((keySet) => keySet.keyId === keyId)?.keyMaterials.map((one) => one.keyMaterialId) ?? [];
      return newMaterial(keyId, its, Number(material));
    },
  };
}

/** A material that a scenario can wrap and that is none of these, from that number on. */
export function newMaterial(keyId: string, keyMaterialIds: readonly string[], from = 1): string {
  let count = from;
  while (keyMaterialIds.includes(materialIdOf(keyId, `wrap(material ${count})`))) count += 1;
  return `wrap(material ${count})`;
}

/** The ID of the key material that a scenario writes so. */
export function materialIdOf(keyId: string, shown: string): string {
  return keyMaterialIdOf(keyId, wrapped(shown));
}

function wrapped(shown: string): string {
  return String(toWire({ EncryptedKeyMaterial: shown }).EncryptedKeyMaterial);
}
