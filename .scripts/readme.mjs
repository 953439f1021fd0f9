// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a scenario has templates of its own
// Writes the generated parts of the README and of the guide from the built model, and the guide's pictures: the state diagrams,
// the counts of rules, the invariants, and the lists of what is assumed, of what is open and of what AWS was seen to do. A part
// stands between `<!-- NAME -->` and `<!-- /NAME -->`, in whichever page has these. `npm run readme` writes; a spec fails when a page is behind.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/** The README and every page of the guide, by path. */
export function pages() {
  const guide = readdirSync(new URL('spec/guide/', root)).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', ...guide.map((name) => `spec/guide/${name}`)];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(new URL(path, root), 'utf8')]));
}

/**
 * Pages by path, with each part where its markers stand. Throws if no page has them.
 * @param {Readonly<Record<string, string>>} texts
 * @param {Readonly<Record<string, string>>} parts
 */
export function withParts(texts, parts) {
  for (const name of Object.keys(parts)) {
    if (!Object.values(texts).some((text) => hasPart(text, name))) throw new Error(`no page has the part ${name}`);
  }
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [
      path,
      Object.entries(parts).reduce((page, [name, part]) => withPart(page, name, part), text),
    ]),
  );
}

/** @param {string} text @param {string} name */
function hasPart(text, name) {
  const from = text.indexOf(`<!-- ${name} -->\n`);
  return from >= 0 && text.indexOf(`<!-- /${name} -->`) > from;
}

/** @param {string} text @param {string} name @param {string} part */
function withPart(text, name, part) {
  if (!hasPart(text, name)) return text;
  const begin = `<!-- ${name} -->\n`;
  return `${text.slice(0, text.indexOf(begin))}${begin}${part}\n${text.slice(text.indexOf(`<!-- /${name} -->`))}`;
}

/**
 * @typedef {{ date: string, case?: string, source?: string }} Sighting
 *
 * @param {{
 *   lifecycleMermaid: () => Readonly<Record<string, string>>,
 *   RULES: Readonly<Record<string, {
 *     evidence: string,
 *     sentence: string,
 *     source: string,
 *     question?: string,
 *     observed?: readonly Sighting[],
 *     operations?: 'every' | readonly string[],
 *     open?: readonly { when: string, operations?: 'every' | readonly string[], answers: readonly string[], states?: readonly string[] }[],
 *   }>>,
 *   INVARIANTS: readonly { sentence: string }[],
 * }} model
 */
export function partsOf({ lifecycleMermaid, RULES, INVARIANTS }) {
  const rules = Object.entries(RULES);
  /** @param {string} evidence */
  const count = (evidence) => rules.filter(([, rule]) => rule.evidence === evidence).length;
  const diagrams = Object.entries(lifecycleMermaid()).map(([name, diagram]) => [
    name,
    `\`\`\`mermaid\n${diagram}\n\`\`\``,
  ]);
  return {
    ...Object.fromEntries(diagrams),
    counts:
      `The catalogue has ${rules.length} rules: **${count('documented')} documented** by AWS, ` +
      `**${count('observed')} observed** at AWS, **${count('assumed')} assumed** by us; ${count('ours')} are about the model itself.`,
    invariants: INVARIANTS.map(
      ({ sentence }, index) => `${index + 1}. ${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`,
    ).join('\n'),
    assumed: rules
      .filter(([, rule]) => rule.evidence === 'assumed')
      .map(([id, rule]) => `- **${id}** ${rule.sentence} *${rule.question}*`)
      .join('\n'),
    open: rules
      .flatMap(([id, { operations, open = [] }]) =>
        open
          .filter(({ answers, states = [] }) => answers.length + states.length > 1)
          .map((question) => openLine(id, { operations, ...question })),
      )
      .join('\n'),
    observed: seenText(rules),
  };
}

/**
 * The rules that were seen, under a heading for each family: how each is known, where AWS or the observer says so, and
 * when, in which case and by which recording it was seen.
 * @param {readonly [id: string, rule: { sentence: string, evidence: string, source: string, observed?: readonly Sighting[] }][]} rules
 */
function seenText(rules) {
  const seen = rules.filter(([, { observed = [] }]) => observed.length > 0);
  const dates = seen.flatMap(([, { observed = [] }]) => observed.map(({ date }) => date)).sort();
  const families = new Set(seen.map(([id]) => familyOf(id)));
  return [
    `Of the ${rules.length} rules ${seen.length} were seen at AWS, first in ${dates.at(0)}, last on ${dates.at(-1)}.`,
    ...[...families].flatMap((family) => [
      `\n## ${family}\n`,
      ...seen
        .filter(([id]) => familyOf(id) === family)
        .flatMap(([id, { sentence, evidence, source, observed = [] }]) => [
          `- **${id}** ([${evidence}](${source})) ${sentence}`,
          ...observed.map((sighting) => `  - ${sightingText(sighting)}`),
        ]),
    ]),
  ].join('\n');
}

/** @param {string} id */
function familyOf(id) {
  return id.slice(0, id.indexOf('-'));
}

/** @param {Sighting} sighting */
function sightingText({ date, case: name, source }) {
  if (source === undefined) return `${date}: by a report`;
  return `${date}: [${name === undefined ? 'the whole recording' : `\`${name}\``}](${source})`;
}

/**
 * A question that AWS leaves open, for those operations that are named by their names.
 * @param {string} id
 * @param {{ when: string, operations?: 'every' | readonly string[] | undefined, answers: readonly string[], states?: readonly string[] }} question
 */
function openLine(id, { when, operations = [], answers, states = [] }) {
  const named = operations === 'every' ? [] : operations.filter((name) => /^[A-Z]/.test(name));
  const of = named.length > 0 && named.length === operations.length ? `${named.join(', ')}, ` : '';
  const then = states.length === 0 ? '' : `, and leaves the key ${states.join(' or ')}`;
  return `- **${id}** ${of}when ${when}: ${answers.join(', ')}${then}`;
}

/** A set of three keys while its primary key is changed. */
const DURING_THE_SWAP = {
  seed: 'picture',
  steps: [
    { region: 'us-east-1', call: 'CreateKey', input: { MultiRegion: true }, as: 'key' },
    ...['eu-west-2', 'ap-northeast-1'].map((ReplicaRegion) => ({
      region: 'us-east-1',
      call: 'ReplicateKey',
      input: { KeyId: '${key.KeyId}', ReplicaRegion },
    })),
    { advance: 'PT1M' },
    { region: 'us-east-1', call: 'UpdatePrimaryRegion', input: { KeyId: '${key.KeyId}', PrimaryRegion: 'eu-west-2' } },
  ],
};

/**
 * The pictures of the guide, by path.
 * @param {(args: readonly string[], file?: string) => Promise<string>} mrk what a command prints that reads a file of this text
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export async function picturesOf(mrk) {
  const at = (/** @type {string} */ name) => `spec/guide/pictures/${name}.svg`;
  return {
    [at('primary-key')]: await mrk(['diagram', 'lifecycle', '--role', 'primary']),
    [at('replica-key')]: await mrk(['diagram', 'lifecycle', '--role', 'replica']),
    [at('key-set')]: await mrk(['diagram', 'set', 'swap.json'], JSON.stringify(DURING_THE_SWAP)),
    [at('key-state-table')]: await mrk(['diagram', 'table']),
    [at('timeline')]: await mrk(['diagram', 'timeline', 'story.json'], await mrk(['story', '--scenario'])),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const model = { ...(await import('../dist/index.js')), ...(await import('../dist/teach/index.js')) };
  for (const [path, text] of Object.entries(withParts(pages(), partsOf(model))))
    writeFileSync(new URL(path, root), text);
  const { cli } = await import('../dist/cli/cli.js');
  mkdirSync(new URL('spec/guide/pictures/', root), { recursive: true });
  const pictures = await picturesOf(async (args, file = '') => {
    let printed = '';
    const out = (/** @type {string} */ text) => {
      printed += text;
    };
    const status = await cli(args, { out, err: console.error, read: async () => file, hasColour: false });
    if (status !== 0) throw new Error(`mrk ${args.join(' ')}`);
    return printed;
  });
  for (const [path, picture] of Object.entries(pictures)) writeFileSync(new URL(path, root), picture);
}
