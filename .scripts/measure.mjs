// npm run measure [-- --base REV]: how often the sources say the same thing, and how large they are. With --base the same of
// another commit, beside it. Counts are taken from the syntax tree, comments left out unless a line says otherwise.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MOST_LINES = 60;
/** A list of operations names at least so many. */
const LEAST_NAMED = 4;

/** AWS's names, from the SDK. */
const OPERATIONS = new Set(
  Object.keys(createRequire(import.meta.url)('@aws-sdk/client-kms')).flatMap((name) =>
    name.endsWith('Command') && name !== '$Command' ? [name.slice(0, -'Command'.length)] : [],
  ),
);
const RULE = /^[A-Z]+-\d+[a-z]?$/;

/** @typedef {{ name: string, text: string, program: any }} Source */

/** @param {string} root */
function measured(root) {
  const sources = sourcesOf(join(root, 'src'));
  const found = sources.map(counted);
  /** @param {(count: ReturnType<typeof counted>) => readonly unknown[]} of */
  const total = (of) => found.reduce((sum, count) => sum + of(count).length, 0);
  const rules = new Set(
    found.flatMap(({ name, texts }) => (name.includes('model/rules/') ? texts.filter((text) => RULE.test(text)) : [])),
  );
  /** @param {Iterable<string>} names */
  const places = (names) =>
    [...names].map((name) => {
      const word = new RegExp(`\\b${name}(?![\\w-])`);
      return sources.filter(({ text }) => word.test(text)).length;
    });
  return {
    'source files': sources.length,
    lines: sources.reduce((sum, { text }) => sum + text.split('\n').length, 0),
    [`functions over ${MOST_LINES} lines`]: total(({ long }) => long),
    'places per rule, median, comments included': median(places(rules)),
    'places per operation, median, comments included': median(places(OPERATIONS)),
    "tests of an operation's name": total(({ tests }) => tests),
    'lists of operations': total(({ lists }) => lists),
    'casts (`as`, not `as const`)': total(({ casts }) => casts),
    'size of the package, kB unpacked': packedSize(root),
  };
}

/** @param {string} folder @returns {Source[]} */
function sourcesOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const { program, errors } = parseSync(name, text);
      if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
      return { name, text, program };
    });
}

/** @param {Source} source */
function counted({ name, text, program }) {
  /** @type {string[]} */
  const long = [];
  /** @type {string[]} */
  const tests = [];
  /** @type {string[]} */
  const lists = [];
  /** @type {string[]} */
  const casts = [];
  /** @type {string[]} */
  const texts = [];
  /** @param {number} offset */
  const lineOf = (offset) => text.slice(0, offset).split('\n').length;
  /** @param {any} node */
  const at = (node) => `src/${name}:${lineOf(node.start)}`;
  /** @param {any} node */
  const measureFunction = (node) => {
    const lines = lineOf(node.end) - lineOf(node.start) + 1;
    if (lines > MOST_LINES) long.push(`${at(node)} ${lines} lines`);
  };
  /** @param {any} node */
  const namesOperation = (node) => node?.type === 'Literal' && OPERATIONS.has(node.value);
  /** @param {any} node @param {readonly unknown[]} names */
  const list = (node, names) => {
    if (names.length >= LEAST_NAMED) lists.push(`${at(node)} ${names.length} operations`);
  };
  new Visitor({
    FunctionDeclaration: measureFunction,
    FunctionExpression: measureFunction,
    ArrowFunctionExpression: measureFunction,
    BinaryExpression: (node) => {
      if (/^[!=]==?$/.test(node.operator) && (namesOperation(node.left) || namesOperation(node.right)))
        tests.push(at(node));
    },
    SwitchCase: (node) => {
      if (namesOperation(node.test)) tests.push(at(node));
    },
    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const argument = node.arguments[0];
      const isTest = ['has', 'includes', 'startsWith', 'endsWith'].includes(callee.property.name);
      if (isTest && namesOperation(argument)) tests.push(at(node));
    },
    ArrayExpression: (node) => list(node, node.elements.filter(namesOperation)),
    ObjectExpression: (node) =>
      list(
        node,
        node.properties.filter((property) => {
          if (property.type !== 'Property' || property.computed) return false;
          const { key } = property;
          return OPERATIONS.has(key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '');
        }),
      ),
    TSAsExpression: (node) => {
      const type = node.typeAnnotation;
      const isConst =
        type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
      if (!isConst) casts.push(at(node));
    },
    Literal: (node) => {
      if (typeof node.value === 'string') texts.push(node.value);
    },
  }).visit(program);
  return { name, long, tests, lists, casts, texts };
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** What npm would pack, source maps included. @param {string} root */
function packedSize(root) {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packed = Object.values(JSON.parse(printed))[0];
  return Math.round(packed.unpackedSize / 1000);
}

/** Another commit in a folder of its own, built. @param {string} revision @param {(root: string) => void} use */
function withCommit(revision, use) {
  const root = mkdtempSync(join(tmpdir(), 'mrk-measure-'));
  try {
    const archive = execFileSync('git', ['archive', revision], { cwd: ROOT, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x'], { cwd: root, input: archive });
    // With its own dependencies. Installing builds it, too.
    execFileSync('npm', ['ci', '--silent'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const options = process.argv.slice(2);
const base = options[options.indexOf('--base') + 1];
const now = measured(ROOT);
/** @type {Record<string, number> | undefined} */
let before;
if (options.includes('--base')) {
  if (base === undefined) throw new Error('--base needs a commit');
  withCommit(base, (root) => {
    before = measured(root);
  });
}
if (options.includes('--places')) {
  for (const source of sourcesOf(join(ROOT, 'src')).map(counted))
    for (const kind of /** @type {const} */ (['long', 'tests', 'lists', 'casts']))
      for (const place of source[kind]) console.log(`${kind}: ${place}`);
}
/** @param {number | undefined} value */
const shown = (value) => (value === undefined ? '' : value.toLocaleString('en').padStart(10));
for (const [what, value] of Object.entries(now))
  console.log(`${what.padEnd(50)}${shown(before?.[what])}${shown(value)}`);
