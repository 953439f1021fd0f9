// mrk play as a process, with a page of its own: what the real one does is in spec/playground.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAtLength } from '../../../property-tests/support/config.js';
import { LINK_MEMBER, unpacked } from '../../../src/links/link.js';
import { buildMrk, type Mrk } from '../../endpoint/mrk-process.js';
import { mrk as run } from '../../support/mrk.js';

let mrk: Mrk;

beforeAll(async () => {
  mrk = await buildMrk();
  const folder = join(mrk.main, '../../playground');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), 'the page');
});
afterAll(() => mrk.remove());

describe('mrk play', () => {
  it('prints where the page is, serves it, and ends with 0 on SIGTERM', async () => {
    const playing = mrk.start(['play', '--port', '0']);
    const [, url = ''] = /^The playground: (\S+)$/.exec(await playing.firstLine) ?? [];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/$/);
    expect(await (await fetch(url)).text()).toBe('the page');
    expect(await playing.kill('SIGTERM')).toBe(0);
    expect(playing.err()).toBe('');
  });

  itAtLength('opens a file by the fragment, which no server is sent', async () => {
    const scenario = { steps: [{ note: 'ü', region: 'us-east-1', call: 'ListKeys' }] };
    const file = join(mrk.directory, 'scenario.json');
    writeFileSync(file, JSON.stringify(scenario, undefined, 2));
    const playing = mrk.start(['play', '--no-open', '--port', '0', file]);
    const [, member, held = ''] = /\/#(\w+)=(\S+)$/.exec(await playing.firstLine) ?? [];
    expect([member, JSON.parse(await unpacked(held))]).toEqual([LINK_MEMBER, scenario]);
    expect(await playing.kill('SIGINT')).toBe(0);
  });

  it('takes JSON only', async () => {
    expect(await run(['play', 'empty.json'])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^mrk play: empty\.json: .*JSON/),
    });
  });

  it('says what a link cannot hold', async () => {
    // The digits of no simple number: they do not get shorter.
    let state = 1;
    const noise = Array.from({ length: 20_000 }, () => {
      state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
      return state;
    });
    const { status, err } = await run(['play', 'long.json'], { read: JSON.stringify(noise) });
    expect([status, err]).toEqual([
      2,
      'mrk play: long.json: too long for a link: mrk play, without it, and open it on the page\n',
    ]);
  });

  itAtLength('says that a port is taken', async () => {
    const playing = mrk.start(['play', '--port', '0']);
    const [, port = ''] = /:(\d+)\/$/.exec(await playing.firstLine) ?? [];
    const other = mrk.start(['play', '--port', port]);
    expect([await other.ended, other.out()]).toEqual([2, '']);
    expect(other.err()).toMatch(/^mrk play: .*EADDRINUSE/);
    await playing.kill('SIGTERM');
  });
});
