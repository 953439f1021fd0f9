// Writes the generated parts of README.md from the built model: the state diagram, the counts of rules, the invariants and
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
 * @param {{
 *   keyLifecycle: { states: Readonly<Record<string, { transitions: Map<string, readonly { guard?: unknown, target?: readonly { key: string }[] | undefined }[]> }>> },
 *   RULES: Readonly<Record<string, { evidence: string, sentence: string }>>,
 *   INVARIANTS: readonly { sentence: string }[],
 * }} model
 */
export function partsOf({ keyLifecycle, RULES, INVARIANTS }) {
  const rules = Object.entries(RULES);
  /** @param {string} evidence */
  const count = (evidence) => rules.filter(([, rule]) => rule.evidence === evidence).length;
  return {
    diagram: diagramOf(keyLifecycle),
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

/** Events that lead from one state to another, without what leaves the state as it is. */
/** @param {Parameters<typeof partsOf>[0]['keyLifecycle']} machine */
function diagramOf(machine) {
  /** @type {Map<string, string[]>} */
  const arrows = new Map();
  for (const [state, { transitions }] of Object.entries(machine.states)) {
    for (const [event, options] of transitions) {
      for (const { guard, target } of options) {
        const to = target?.[0]?.key ?? state;
        if (to === state) continue;
        const arrow = `${state} --> ${to}`;
        arrows.set(arrow, [...(arrows.get(arrow) ?? []), guard === undefined ? event : `${event} [${String(guard)}]`]);
      }
    }
  }
  const lines = [...arrows].map(([arrow, events]) => `  ${arrow}: ${events.join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', '  [*] --> Creating', ...lines, '  Deleted --> [*]', '```'].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const model = await import('../dist/index.js');
  writeFileSync(file, withParts(readFileSync(file, 'utf8'), partsOf(model)));
}
