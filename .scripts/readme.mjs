// Writes the generated parts of README.md from the built model: the state diagrams, the counts of rules, the invariants and
// the list of what is assumed. A part stands between `<!-- NAME -->` and `<!-- /NAME -->`.
// `npm run readme` writes; a spec fails when the README is behind.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../README.md', import.meta.url));

/** @param {string} readme @param {Readonly<Record<string, string>>} parts */
export function withParts(readme, parts) {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const begin = `<!-- ${name} -->\n`;
    const end = `<!-- /${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`README.md has no part ${name}`);
    return `${text.slice(0, from)}${begin}${part}\n${text.slice(to)}`;
  }, readme);
}

/**
 * @typedef {{ from: string, event: string, guard?: string, to: string }} Step
 *
 * @param {{
 *   lifeOf: (kind: 'primary' | 'replica' | 'imported' | 'customKeyStore') => readonly Step[],
 *   RULES: Readonly<Record<string, { evidence: string, sentence: string }>>,
 *   INVARIANTS: readonly { sentence: string }[],
 * }} model
 */
export function partsOf({ lifeOf, RULES, INVARIANTS }) {
  const rules = Object.entries(RULES);
  /** @param {string} evidence */
  const count = (evidence) => rules.filter(([, rule]) => rule.evidence === evidence).length;
  const primary = lifeOf('primary');
  const replica = lifeOf('replica');
  const imported = without(lifeOf('imported'), [...primary, ...replica]);
  return {
    'primary key': diagramOf(primary),
    'replica key': diagramOf(replica),
    'key material is missing': diagramOf(
      imported.filter(({ to }) => to === 'PendingImport'),
      'LR',
    ),
    'key material is imported': diagramOf(
      imported.filter(({ to }) => to !== 'PendingImport'),
      'LR',
    ),
    'custom key store': diagramOf(without(lifeOf('customKeyStore'), primary)),
    counts:
      `The catalogue has ${rules.length} rules: **${count('documented')} documented** by AWS, ` +
      `**${count('observed')} observed** at AWS, **${count('assumed')} assumed** by us.`,
    invariants: INVARIANTS.map(
      ({ sentence }, index) => `${index + 1}. ${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`,
    ).join('\n'),
    assumed: rules
      .filter(([, rule]) => rule.evidence === 'assumed')
      .map(([id, rule]) => `- **${id}** ${rule.sentence}`)
      .join('\n'),
  };
}

/** @param {readonly Step[]} steps @param {readonly Step[]} others */
function without(steps, others) {
  const known = new Set(others.map(nameOf));
  return steps.filter((step) => !known.has(nameOf(step)));
}

/** @param {Step} step */
function nameOf({ from, event, to }) {
  return `${from} ${event} ${to}`;
}

/**
 * An arrow for all events that lead from one state to another, and for what must hold then; without what leaves the state
 * as it is. Each is on a line of its own: a label is no wider than the longest event, for GitHub shows some 830 pixels.
 * @param {readonly Step[]} steps
 * @param {'TB' | 'LR'} [direction] LR for many states beside one another
 */
function diagramOf(steps, direction = 'TB') {
  const moves = steps.filter(({ from, to }) => from !== to);
  /** @param {Step} step */
  const arrowOf = ({ from, to }) => `${from === 'NotCreated' ? '[*]' : from} --> ${to === 'Deleted' ? '[*]' : to}`;
  const lines = [...new Set(moves.map(arrowOf))].map((arrow) => {
    const those = moves.filter((step) => arrowOf(step) === arrow);
    const guards = those.map(({ guard }) => (guard === undefined ? '' : `[${guard}]`));
    return `  ${arrow}: ${[...new Set([...those.map(({ event }) => event), ...guards])].filter(Boolean).join('<br/>')}`;
  });
  return ['```mermaid', 'stateDiagram-v2', `  direction ${direction}`, ...lines, '```'].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const model = await import('../dist/index.js');
  writeFileSync(file, withParts(readFileSync(file, 'utf8'), partsOf(model)));
}
