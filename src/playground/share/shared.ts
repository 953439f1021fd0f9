// Reads what somebody has shared: a history, a scenario, vectors, or a finding of the conformance kit. Whatever is wrong with it is
// said with its place, and then nothing is opened. Pure.

import { isObject, messageOf } from '../../shared/objects.js';
import { caseJson } from '../../teach/scenario/case-json.js';
import { parseScenario } from '../../teach/scenario/parse.js';
import { holds } from '../../teach/scenario/player.js';
import type { Case, Fault } from '../../teach/scenario/scenario.js';
import { beginWith, DOCUMENT_FORMAT, type Opened } from '../history/document.js';
import { parseFinding } from '../history/finding.js';
import { appendAll, goTo, type History } from '../history/history.js';
import { openWithin, tooMuch } from './limits.js';

/** Something that can be opened. */
export interface Choice {
  readonly name: string;
  readonly open: () => Opened;
}

export type Shared =
  | { readonly ok: true; readonly choices: readonly Choice[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const LONGEST = 4 * 1024 * 1024;

/** What can be opened of a text. A file with several cases has as many choices. */
export function readShared(text: string): Shared {
  if (text.length > LONGEST) return fault('', `the file is longer than ${LONGEST / 1024 / 1024} MB`);
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return fault('', `not JSON: ${messageOf(error)}`);
  }
  if (isObject(json) && Object.hasOwn(json, 'format')) {
    return { ok: true, choices: [{ name: 'a history', open: () => openWithin(json) }] };
  }
  if (isObject(json) && Object.hasOwn(json, 'finding')) return readFinding(json);
  if (isObject(json) && Object.hasOwn(json, 'findings')) {
    return fault('findings', 'this is a whole report: open the finding-N.json of one of its findings');
  }
  const parsed = parseScenario(json);
  if (!parsed.ok) return parsed;
  const { cases } = parsed.scenario;
  if (cases.length === 0) return fault('', 'there is no case in it');
  return { ok: true, choices: cases.map((given) => ({ name: given.id || 'a scenario', open: () => openCase(given) })) };
}

function openCase(given: Case): Opened {
  const { steps, ...world } = caseJson(given);
  const message = tooMuch(world, steps);
  if (message !== undefined) return { ok: false, faults: [{ path: 'steps', message }] };
  const begun = beginWith(world);
  if (!begun.ok) return begun;
  const opened = appendAll(begun.history, steps);
  return opened.ok ? { ok: true, history: atFirstWrong(opened.history) } : opened;
}

/** Looking at the first step that did not go as it should have; if all did, at the last one. */
function atFirstWrong(history: History): History {
  const wrong = history.moments.find(({ frame: { result } }) => result !== undefined && !holds(result));
  return wrong === undefined ? history : goTo(history, wrong.id);
}

/** A finding's calls as the kit's own vector has them; what AWS answers is what its last step expects. */
function readFinding(json: Readonly<Record<string, unknown>>): Shared {
  const { target, vector } = json;
  if (!isObject(vector)) {
    return fault(
      'vector',
      `expected the finding's calls as a vector (the file's format is not ${DOCUMENT_FORMAT} either)`,
    );
  }
  const parsed = parseScenario({ vectors: [vector] });
  if (!parsed.ok) {
    return {
      ok: false,
      faults: parsed.faults.map(({ path, message }) => ({ path: path.replace('vectors[0]', 'vector'), message })),
    };
  }
  const [only] = parsed.scenario.cases;
  if (only === undefined) return fault('vector', 'expected a case');
  const named = isObject(json.finding) && typeof target === 'string' ? { target, ...json.finding } : json.finding;
  const read = parseFinding(named, 'finding', only.steps.length);
  if (!read.ok) return read;
  const open = (): Opened => {
    const opened = openCase(only);
    return opened.ok ? { ok: true, history: { ...opened.history, finding: read.finding } } : opened;
  };
  return { ok: true, choices: [{ name: only.id, open }] };
}

function fault(path: string, message: string): Shared {
  return { ok: false, faults: [{ path, message }] };
}
