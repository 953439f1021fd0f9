// Terraform at the endpoint, where it is installed and TERRAFORM_PROVIDERS names a folder with its AWS provider (a filesystem
// mirror): apply, a plan without drift, a change, destroy, and apply again.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../../src/endpoint/index.js';
import { run } from '../run.js';

const recipe = fileURLToPath(new URL('main.tf', import.meta.url));
const { TERRAFORM_PROVIDERS: providers } = process.env;
const missing =
  spawnSync('terraform', ['version']).error !== undefined
    ? 'terraform'
    : providers === undefined || providers === ''
      ? 'TERRAFORM_PROVIDERS, a folder with the AWS provider'
      : undefined;
if (missing !== undefined) console.log(`skipped: no ${missing}, for the recipe for Terraform`);

describe.skipIf(missing !== undefined)('Terraform', () => {
  let folder: string;
  let server: RunningServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mrk-terraform-'));
    cpSync(recipe, join(folder, 'main.tf'));
    const mirror = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(providers)}\n  }\n}\n`;
    writeFileSync(join(folder, 'cli.tfrc'), mirror);
    server = await startServer({ replicationDelay: 'PT1S' });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const terraform = (...args: readonly string[]) =>
    run('terraform', [...args, '-no-color'], {
      cwd: folder,
      env: { TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'), CHECKPOINT_DISABLE: '1', TF_VAR_endpoint: server.url },
    });
  const applied = async (...args: readonly string[]): Promise<string> => {
    const { status, out } = await terraform('apply', '-auto-approve', ...args);
    expect(status, out).toBe(0);
    return out;
  };
  /** 0: nothing is to be done; 2: something is. */
  const planned = async (...args: readonly string[]): Promise<readonly [status: number | null, out: string]> => {
    const { status, out } = await terraform('plan', '-detailed-exitcode', ...args);
    return [status, out];
  };
  const statesOf = () =>
    [...server.account.store().keySets()].map(({ keys }) => Object.values(keys).map(({ keyState }) => keyState));

  it('makes, keeps, changes and destroys keys of every kind, and makes them again', async () => {
    const begun = await terraform('init');
    expect(begun.status, begun.out).toBe(0);
    expect(await applied()).toContain('6 added, 0 changed, 0 destroyed');
    expect(statesOf()).toEqual([
      ['Enabled', 'Enabled'],
      ['Enabled', 'Enabled'],
    ]);
    expect(await planned()).toEqual([0, expect.stringContaining('No changes')]);
    const change = ['-var', 'description=orders of today'];
    expect(await applied(...change)).toContain('0 added, 2 changed, 0 destroyed');
    expect((await planned(...change))[0]).toBe(0);
    expect((await terraform('destroy', '-auto-approve', ...change)).out).toContain('6 destroyed');
    expect(statesOf().flat().sort()).toEqual([
      ...Array(2).fill('PendingDeletion'),
      ...Array(2).fill('PendingReplicaDeletion'),
    ]);
    expect(await applied()).toContain('6 added, 0 changed, 0 destroyed');
  });
});
