// The file that holds an account between two commands: the store with its clock, and the key material. It is secret, so
// only its owner may read it. It is replaced as a whole, by a rename: whoever reads it sees all of a command or nothing.

import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, readFile, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { type MaterialStore, retained } from '../../host/material-store.js';
import { codeOf, isObject, messageOf } from '../../shared/objects.js';
import { createStore, restoreStore } from '../../store/create.js';
import { printable } from '../terminal.js';
import { type Account, openAccount } from './account.js';
import { FAILED, fail, type World } from './world.js';

export const DEFAULT_STATE_FILE = './mrk.json';

const FORMAT = 'mrk-model/state';
const VERSION = 1;
const MODE = 0o600;

/** Another command holds the file as long as it runs; RSA keys may take some seconds. */
const MOST_WAITING = 60_000;

/** What the file holds. */
interface State {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** A snapshot of the store, in which its clock stands, too. */
  readonly store: unknown;
  /** Key material ID → secret bytes or private key, in base64. */
  readonly materials: Readonly<Record<string, string>>;
  /** Import token → private key that unwraps key material, in base64. */
  readonly wrappingKeys: Readonly<Record<string, string>>;
}

export interface StateOptions {
  readonly file: string;
  readonly world: World;
  /** Is told when the file is made: where it is, and what it holds. */
  readonly say: (text: string) => void;
  /** Whether a missing file is an empty account. Default true. */
  readonly mayCreate?: boolean;
}

/**
 * Runs an action on the account of a state file and then writes the file, if anything is different; the file is made if it
 * is missing. While the action runs no other command can open the file. If the action throws, the file stays as it is.
 */
export async function withStateFile<T>(
  { file, world, say, mayCreate = true }: StateOptions,
  action: (account: Account) => Promise<T>,
): Promise<T> {
  // A symbolic link stays one.
  const path = await realpath(file).catch(() => file);
  const release = await lock(path);
  try {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      return fail(`mrk: ${file} cannot be read: ${error.message}`, FAILED);
    });
    if (text === undefined && !mayCreate) fail(`mrk: there is no state file ${file}`, FAILED);
    const state = text === undefined ? undefined : parseState(text, file);
    const { materials, content } = createMaterials(state ?? {});
    const account = openAccount(materials, (host) => {
      if (state === undefined) return createStore({ now: world.now(), seed: world.seed(), host });
      return restored(state.store, file, host);
    });
    const result = await action(account);
    // What no key can use any more is gone for good: a deleted key's material above all.
    materials.retain(account.store.needed());
    const after = stateText(account, content());
    if (after !== text) await replace(path, after, file);
    if (text === undefined) say(newFileText(file));
    return result;
  } finally {
    await release();
  }
}

function newFileText(file: string): string {
  return `mrk: made ${printable(file)}, which keeps the account between commands: its keys, its clock and the KEY MATERIAL
in plain. Only you can read it; keep it so. --state FILE names another.
`;
}

function restored(
  store: unknown,
  file: string,
  host: Parameters<Parameters<typeof openAccount>[1]>[0],
): Account['store'] {
  try {
    return restoreStore(store, { host });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return broken(file, error.message.replace(/^snapshot\b/, 'store'));
  }
}

type Secrets = Pick<State, 'materials' | 'wrappingKeys'>;

/** A state file whose store is still to be checked: the store does that itself. */
type ParsedState = Secrets & { readonly store: unknown };

function parseState(text: string, file: string): ParsedState {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    return broken(file, `not JSON: ${messageOf(error)}`);
  }
  if (!isObject(state)) return broken(file, 'expected an object');
  if (state.format !== FORMAT) return broken(file, `format: expected ${JSON.stringify(FORMAT)}`);
  if (state.version !== VERSION) return broken(file, `version: expected ${VERSION}`);
  for (const name of Object.keys(state)) {
    if (!MEMBERS.has(name)) return broken(file, `${name}: expected no such member`);
  }
  return {
    store: state.store,
    materials: secrets(state.materials, 'materials', file),
    wrappingKeys: secrets(state.wrappingKeys, 'wrappingKeys', file),
  };
}

const MEMBERS: ReadonlySet<string> = new Set(['format', 'version', 'store', 'materials', 'wrappingKeys']);

function secrets(value: unknown, path: string, file: string): Readonly<Record<string, string>> {
  if (!isObject(value)) return broken(file, `${path}: expected an object`);
  const entries = Object.entries(value).map(([name, secret]) => {
    const isBase64 = typeof secret === 'string' && Buffer.from(secret, 'base64').toString('base64') === secret;
    return [name, isBase64 ? secret : broken(file, `${path}[${JSON.stringify(name)}]: expected base64`)] as const;
  });
  return Object.fromEntries(entries);
}

function broken(file: string, what: string): never {
  return fail(`mrk: ${file} is no state file of mrk, and was left as it is: ${what}`, FAILED);
}

function createMaterials(before: Partial<Secrets>): { materials: MaterialStore; content: () => Secrets } {
  const materials = new Map(Object.entries(before.materials ?? {}));
  const wrappingKeys = new Map(Object.entries(before.wrappingKeys ?? {}));
  const bytesOf = (text: string | undefined): Uint8Array | undefined =>
    text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'));
  return {
    materials: {
      get: (keyMaterialId) => bytesOf(materials.get(keyMaterialId)),
      set: (keyMaterialId, bytes) => {
        materials.set(keyMaterialId, Buffer.from(bytes).toString('base64'));
      },
      getWrappingKey: (importToken) => bytesOf(wrappingKeys.get(importToken)),
      setWrappingKey: (importToken, pkcs8) => {
        wrappingKeys.set(importToken, Buffer.from(pkcs8).toString('base64'));
      },
      retain: ({ keyMaterialIds, importTokens }) =>
        retained(materials, keyMaterialIds) + retained(wrappingKeys, importTokens),
    },
    content: () => ({ materials: Object.fromEntries(materials), wrappingKeys: Object.fromEntries(wrappingKeys) }),
  };
}

function stateText({ store }: Account, { materials, wrappingKeys }: Secrets): string {
  const state: State = {
    format: FORMAT,
    version: VERSION,
    store: store.snapshot(),
    materials,
    wrappingKeys,
  };
  return `${JSON.stringify(state, undefined, 2)}\n`;
}

async function replace(path: string, text: string, file: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'wx', MODE);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
  } catch (error) {
    await handle?.close().catch(() => {});
    await unlink(temporary).catch(() => {});
    fail(`mrk: ${file} cannot be written: ${messageOf(error)}`, FAILED);
  }
}

/**
 * Keeps other commands from the file until the answer is called. The lock is a file that names its process, so that one
 * which was left behind by a killed process is no hindrance.
 */
async function lock(path: string): Promise<() => Promise<void>> {
  const lockFile = `${path}.lock`;
  const own = `${lockFile}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const nothing = async (): Promise<void> => {};
  try {
    await writeFile(own, String(process.pid), { flag: 'wx', mode: MODE });
  } catch (error) {
    // Where nothing can be written the file can only be read; a change will say what is wrong.
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOENT') return nothing;
    throw error;
  }
  try {
    const until = Date.now() + MOST_WAITING;
    for (;;) {
      try {
        // A link comes into being with its content, a new file without.
        await link(own, lockFile);
        return () => unlink(lockFile).catch(() => {});
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      await removeStaleLock(lockFile);
      if (Date.now() > until)
        fail(`mrk: another command has been working on ${path} for a minute (${lockFile})`, FAILED);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  } finally {
    await unlink(own).catch(() => {});
  }
}

async function removeStaleLock(lockFile: string): Promise<void> {
  const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(holder) || holder <= 0 || isAlive(holder)) return;
  const aside = `${lockFile}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    // Only one of several that wait can rename it.
    await rename(lockFile, aside);
  } catch {
    return;
  }
  // Meanwhile another may have removed the stale lock and taken its own: that one goes back.
  const taken = Number(await readFile(aside, 'utf8').catch(() => ''));
  if (taken !== holder) await link(aside, lockFile).catch(() => {});
  await unlink(aside).catch(() => {});
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
