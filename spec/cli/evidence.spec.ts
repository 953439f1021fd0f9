// The subcommand that asks what AWS leaves open: what it tells before it calls anything, and what follows from its file.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cli } from '../../src/cli/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'mrk-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));
const FILE = join(folder, 'evidence.json');

async function run(args: readonly string[], ask?: () => Promise<string>) {
  let out = '';
  let err = '';
  const status = await cli(['evidence', ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    read: async (file) => readFileSync(file, 'utf8'),
    ask,
    hasColour: false,
  });
  return { status, out, err };
}

it('calls AWS only where charges are accepted, and tells what it costs', async () => {
  const { status, out, err } = await run(['--aws']);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^\d+ probes: about \d+ calls, \d+ keys, at most \d+ minutes .*USD/s);
  expect(err).toContain('--aws needs --i-accept-charges; nothing was called');
});

it('lists what is asked, and what no probe can settle', async () => {
  const { status, out } = await run(['--list', '--only', 'REPLICATE-1a']);
  expect(status).toBe(0);
  expect(out).toMatch(
    /REPLICATE-1a +What does ReplicateKey answer on a single-Region key\?\n +UnsupportedOperationException, /,
  );
  expect(out).toContain('Assumed, and settled by no probe:\n');
});

it('shows the file before it is written, and writes it if that is wanted', async () => {
  const only = ['--self', '--only', 'REPLICATE-1a,ARN-1a', '--out', FILE];
  const refused = await run(only, async () => 'n');
  expect(refused.status).toBe(0);
  expect(() => readFileSync(FILE)).toThrow('ENOENT');
  const { out, err } = await run(only, async () => 'y');
  expect(readFileSync(FILE, 'utf8')).toBe(out);
  expect(err).toContain('It is not of AWS, so that it is evidence of nothing');
});

it('calls nothing where the file could not be written, or the endpoint is none', async () => {
  const nowhere = join(folder, 'nowhere', 'evidence.json');
  const unwritable = await run(['--self', '--only', 'REPLICATE-1a', '--out', nowhere]);
  expect(unwritable).toMatchObject({ status: 2, out: '' });
  expect(unwritable.err).toMatch(/^mrk evidence: --out .*nowhere\/evidence\.json: cannot write there: ENOENT/);
  const noURL = await run(['--endpoint', 'x']);
  expect(noURL.err).toMatch(/^mrk evidence: --endpoint must be an http or https URL, such as .*: "x"\n$/);
  const ofAws = await run(['--endpoint', 'https://kms.us-east-1.amazonaws.com']);
  expect(ofAws.err).toMatch(/^mrk evidence: --endpoint .* is AWS itself: use --aws\n$/);
});

it('merges what AWS has answered into vectors and changes of the records', async () => {
  await run(['--self', '--only', 'REPLICATE-1a', '--out', FILE]);
  const file = JSON.parse(readFileSync(FILE, 'utf8'));
  expect((await run(['merge', FILE])).out).toMatch(/^Not answered by AWS/);
  file.isAws = true;
  file.probes[0].answer = 'ValidationException';
  file.probes[0].calls.at(-1).answer = { error: { code: 'ValidationException', message: '' } };
  writeFileSync(FILE, JSON.stringify(file));
  const saved = join(folder, 'vectors.json');
  const { status, out } = await run(['merge', FILE, '--save', saved]);
  expect(status).toBe(1);
  expect(out).toMatch(/^Answered by AWS on .*:\n\nREPLICATE-1a {2}What does ReplicateKey answer/);
  expect(out).toContain("evidence: 'observed' in place of 'assumed'");
  expect(out).toContain('the model must answer ValidationException, alone');
  const [vector] = JSON.parse(readFileSync(saved, 'utf8')).vectors;
  expect(vector).toMatchObject({ case: 'REPLICATE-1a', then: { error: 'ValidationException' } });
});

it('says what is wrong with what it is given', async () => {
  expect((await run([])).err).toContain('expected one of --endpoint URL, --aws and --self');
  expect((await run(['--self', '--only', 'REPLICATE-1x'])).err).toContain('no probe of REPLICATE-1x (did you mean');
  expect((await run(['merge', join(folder, 'none')])).err).toContain('ENOENT');
  writeFileSync(FILE, '{}');
  expect((await run(['merge', FILE])).err).toContain('format: expected mrk-evidence/1');
});
