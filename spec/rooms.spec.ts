// Rooms have one order, and imports run downwards only: what a file needs can be read without what needs it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { ROOMS } from './rooms.js';

/** The files of src with what each imports, types too: files as paths within src, packages as they are written. */
type Imports = ReadonlyMap<string, readonly string[]>;

const SRC = fileURLToPath(new URL('../src', import.meta.url));

const imports: Imports = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => name.replaceAll('\\', '/'))
    .map((path) => [path, importsOf(path, readFileSync(join(SRC, path), 'utf8'))]),
);

/** What is imported as the script that it becomes. */
function sourceOf(path: string): string {
  const source = path.replace(/\.js$/, '.ts');
  return source !== path && existsSync(join(SRC, `${source}x`)) ? `${source}x` : source;
}

/** What a text imports in any of the ways that there are. */
function importsOf(path: string, text: string): readonly string[] {
  const found: string[] = [];
  const take = ({ source }: { readonly source: unknown }): void => {
    if (source === null || source === undefined) return;
    const { type, value } = source as { readonly type: string; readonly value?: unknown };
    if (type !== 'Literal' || typeof value !== 'string') throw new Error(`${path}: an import of what is no text`);
    // A style sheet, or a text that the build puts in.
    if (value.startsWith('.') && !value.endsWith('.js')) return;
    found.push(value.startsWith('.') ? sourceOf(posix.join(posix.dirname(path), value)) : value);
  };
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  new Visitor({
    ImportDeclaration: take,
    ExportNamedDeclaration: take,
    ExportAllDeclaration: take,
    ImportExpression: take,
    TSImportType: take,
  }).visit(program);
  return found;
}

const rowOf = new Map(ROOMS.flatMap((row, index) => Object.keys(row).map((room) => [room, index] as const)));
const packagesOf: Readonly<Record<string, readonly string[]>> = Object.assign({}, ...ROOMS);

function roomOf(path: string): string | undefined {
  return [...rowOf.keys()].find((room) => path === room || path.startsWith(`${room}/`));
}

function isFile(imported: string): boolean {
  return /\.tsx?$/.test(imported);
}

/** Imports between files that run upwards, or to a room in the same row. */
function against(order: Imports): readonly string[] {
  return [...order].flatMap(([path, all]) =>
    all
      .filter((other) => isFile(other) && roomOf(other) !== roomOf(path) && !(row(other) > row(path)))
      .map((other) => `${path} imports ${other}`),
  );
}

function row(path: string): number {
  return rowOf.get(roomOf(path) ?? '') ?? Number.NaN;
}

/** Imports of packages that are not the room's. */
function strange(files: Imports): readonly string[] {
  return [...files].flatMap(([path, all]) =>
    all
      .filter((other) => !isFile(other) && !packagesOf[roomOf(path) ?? '']?.includes(packageOf(other)))
      .map((other) => `${path} imports ${other}`),
  );
}

function packageOf(specifier: string): string {
  return /^(?:node:|(?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[0] ?? specifier;
}

/** Ways that lead from a file back to it. */
function cycles(files: Imports): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || done.has(path)) return;
    for (const other of (files.get(path) ?? []).filter(isFile)) visit(other, [...way, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return found;
}

/** The one file through which the kit sees the model, and the store as its host. */
const FACADE = 'conformance/model.ts';

/** The kit's imports of the model that go past its façade. */
function pastFacade(files: Imports): readonly string[] {
  return [...files].flatMap(([path, all]) =>
    path === FACADE || roomOf(path) !== 'conformance'
      ? []
      : all.filter((other) => /^(?:model|store)\//.test(other)).map((other) => `${path} imports ${other}`),
  );
}

/** A file that has this text. */
function planted(path: string, text: string): Imports {
  return new Map([[path, importsOf(path, text)]]);
}

describe('the rooms of src', () => {
  it('hold every file, and none is empty', () => {
    expect([...imports.keys()].filter((path) => roomOf(path) === undefined)).toEqual([]);
    const inhabited = new Set([...imports.keys()].map(roomOf));
    expect([...rowOf.keys()].filter((room) => !inhabited.has(room))).toEqual([]);
  });

  it('import downwards only, folders inside src/model included', () => {
    expect([...imports.values()].flat().filter(isFile).length).toBeGreaterThan(1000);
    expect(against(imports)).toEqual([]);
  });

  it('import no packages but their own: src/model xstate and immer only', () => {
    expect(strange(imports)).toEqual([]);
    const ofModel = Object.entries(packagesOf).flatMap(([room, packages]) =>
      room.startsWith('model/') ? packages : [],
    );
    expect(ofModel.sort()).toEqual(['immer', 'xstate']);
  });

  it('have no cycle of imports, not even of types', () => {
    expect(cycles(imports)).toEqual([]);
  });

  it('let the kit see the model through one file', () => {
    expect(imports.get(FACADE)?.length).toBeGreaterThan(20);
    expect(pastFacade(imports)).toEqual([]);
  });
});

describe('an import against the order', () => {
  it.each([
    ['from below', 'model/rules/errors.ts', `import { reduce } from '../engine/reduce.js';`],
    ['of a type', 'model/key/lifecycle.ts', `import type { KeySet } from '../key-set/key-set.js';`],
    ['of a type, in its place', 'model/key/lives.ts', `type A = import('../key-set/key-set.js').KeySet;`],
    ['that exports again', 'model/requests/shapes.ts', `export * from '../views/answers.js';`],
    ['while it runs', 'shared/text.ts', `const { conform } = await import('../conformance/conform.js');`],
    ['of a room in the same row', 'conformance/conform.ts', `import '../endpoint/server.js';`],
    ['of a file in no room', 'store/store.ts', `import '../elsewhere/x.js';`],
  ])('is found: %s', (_, path, text) => {
    expect(against(planted(path, text))).toEqual([`${path} imports ${importsOf(path, text)[0]}`]);
  });

  it.each(['model/engine/reduce.js', 'store/create.js'])('of the kit past its façade is found: %s', (other) => {
    const path = 'conformance/beliefs/step.ts';
    const files = planted(path, `import '../../${other}';`);
    expect(pastFacade(files)).toEqual([`${path} imports ${other.replace(/js$/, 'ts')}`]);
    expect(pastFacade(planted(FACADE, `export * from '../${other}';`))).toEqual([]);
  });

  it.each([
    ['model/vocabulary/digest.ts', `import { createHash } from 'node:crypto';`, 'node:crypto'],
    ['model/operations/index.ts', `import type { Draft } from 'immer';`, 'immer'],
    ['endpoint/server.ts', `import('fast-check');`, 'fast-check'],
  ])('is found: of a package that is not of the room, in %s', (path, text, name) => {
    expect(strange(planted(path, text))).toEqual([`${path} imports ${name}`]);
  });

  it('is found: one that leads back', () => {
    const there = planted('model/vocabulary/digest.ts', `import type {} from './regions.js';`);
    const back = planted('model/vocabulary/regions.ts', `export {} from './digest.js';`);
    expect(cycles(there)).toEqual([]);
    expect(cycles(new Map([...there, ...back]))).toEqual([
      'model/vocabulary/digest.ts → model/vocabulary/regions.ts → model/vocabulary/digest.ts',
    ]);
  });
});
