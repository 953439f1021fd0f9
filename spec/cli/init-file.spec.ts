// The file of mrk serve --init: what it may look like, and on which line of it something is wrong.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mrk } from '../support/mrk.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-init-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What mrk serve says of a file with which it cannot begin. */
async function saidOf(text: string, name = 'init.yaml'): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const { status, out, err } = await mrk(['serve', '--port', '0', '--init', file]);
  expect([status, out]).toEqual([2, '']);
  return err.replace(file, 'FILE');
}

describe('mrk serve --init', () => {
  it.each<readonly [what: string, text: string, said: RegExp]>([
    [
      'a member',
      'keys:\n  - Region: us-east-1\n    KeyId: one\n',
      /^mrk serve: FILE:3: keys\[0\]\.KeyId: expected a key ID/,
    ],
    [
      'a key ID twice',
      'keys:\n- Region: us-east-1\n  KeyId: 1234abcd-12ab-34cd-56ef-1234567890ab\n- Region: eu-west-2\n  KeyId: 1234abcd-12ab-34cd-56ef-1234567890ab\n',
      /^mrk serve: FILE:5: keys\[1\]\.KeyId: expected an ID that no key before it has\n/,
    ],
    [
      'a key ID of the other form',
      'keys:\n- Region: us-east-1\n  KeyId: 1234abcd-12ab-34cd-56ef-1234567890ab\n  Replicas: [eu-west-2]\n',
      /^mrk serve: FILE:3: keys\[0\]\.KeyId: expected mrk- and 32 hex digits for a multi-Region key/,
    ],
    [
      'a place in a list',
      'keys:\n- Region: us-east-1\n  Aliases:\n  - alias/a\n  - alias/a\n',
      /^mrk serve: FILE:5: keys\[0\]\.Aliases\[1\]: CreateAlias: AlreadyExists/,
    ],
    [
      'what is missing',
      'account: "111122223333"\nkeys:\n  - KeySpec: RSA_2048\n',
      /^mrk serve: FILE:3: keys\[0\]\.Region: expected to be present/,
    ],
    ['what is not YAML', 'keys:\n  - {\n', /^mrk serve: FILE:3: /],
    ['a member twice', 'keys: []\nkeys: []\n', /^mrk serve: FILE:2: Map keys must be unique/],
    [
      'JSON',
      '{\n  "keys": [\n    { "Regoin": "us-east-1" }\n  ]\n}\n',
      /^mrk serve: FILE:3: keys\[0\]\.Regoin: .*did you mean Region/,
    ],
    ['the whole', '# nothing\n', /^mrk serve: FILE: expected keys/],
    [
      'a step',
      '- region: us-east-1\n  call: CreateKey\n- region: us-east-1\n  call: CreateKeys\n',
      /^mrk serve: FILE:4: \[1\]\.call: /,
    ],
  ])('tells the line of %s', async (_what, text, said) => {
    expect(await saidOf(text)).toMatch(said);
  });

  it('tells that there is no such file', async () => {
    const file = join(folder, 'none.yaml');
    expect((await mrk(['serve', '--init', file])).err).toContain(`mrk serve: ${file}: ENOENT`);
  });
});
