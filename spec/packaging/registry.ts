// A registry of npm that serves tarballs, and nothing from outside of this checkout: `npm install` does with it what it does
// for a user.

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What npm tells of a tarball that it packed. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly integrity: string;
}

export interface Registry {
  /** Such as `http://127.0.0.1:4000/`. */
  readonly url: string;
  readonly close: () => void;
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/**
 * The folders of the named packages and of all that they depend on, as Node finds them from `folder`. What is optional may
 * be missing: it is for another platform.
 */
export function closureOf(folder: string, names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string, name: string, isOptional: boolean): void => {
    const home = homeOf(from, name);
    if (home === undefined && !isOptional) throw new Error(`${from} depends on ${name}, which is not installed`);
    if (home === undefined || found.has(home)) return;
    found.add(home);
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(home);
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(home, next, Object.hasOwn(optionalDependencies, next));
    }
  };
  for (const name of names) visit(folder, name, false);
  return [...found];
}

function homeOf(from: string, name: string): string | undefined {
  const home = join(from, 'node_modules', name);
  if (existsSync(join(home, 'package.json'))) return home;
  return dirname(from) === from ? undefined : homeOf(dirname(from), name);
}

/** Serves packages with their manifests and their tarballs, which lie in `directory`, on a free port. */
export async function openRegistry(
  directory: string,
  packages: readonly { readonly manifest: Manifest; readonly packed: Packed }[],
): Promise<Registry> {
  let url = '';
  const documentOf = (name: string): object | undefined => {
    const versions = packages
      .filter(({ manifest }) => manifest.name === name)
      .map(({ manifest, packed: { filename, integrity } }) => {
        const dist = { tarball: `${url}-/${filename}`, integrity };
        return [manifest.version, { ...manifest, dist }] as const;
      });
    const latest = versions.at(-1)?.[0];
    return latest === undefined ? undefined : { name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const tarball = packages.find(({ packed }) => path === `-/${packed.filename}`)?.packed.filename;
    const document = documentOf(path);
    if (tarball !== undefined) response.end(readFileSync(join(directory, tarball)));
    else if (document !== undefined) response.end(JSON.stringify(document));
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
