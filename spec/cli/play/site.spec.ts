import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../../../src/cli/play/site.js';

const temporary = mkdtempSync(join(tmpdir(), 'mrk-site-'));
const folder = join(temporary, 'page');
let site: Site;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>é');
  writeFileSync(join(folder, 'assets/page.js'), 'page');
  writeFileSync(join(folder, 'assets/page.css'), 'style');
  writeFileSync(join(folder, 'notes.txt'), 'of no type that a page has');
  writeFileSync(join(temporary, 'secret.js'), 'secret');
  site = await openSite(folder, 0, '127.0.0.1');
});
afterAll(async () => {
  await site.close();
  rmSync(temporary, { recursive: true, force: true });
});

/** Asks for a path as it is written: fetch would tidy it. */
function ask(path: string, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const asked = request(
        { port: new URL(site.url).port, host: '127.0.0.1', path, method, agent: false },
        (response) => {
          text(response).then(
            (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
            reject,
          );
        },
      );
      asked.on('error', reject).end();
    },
  );
}

describe('the site of a folder', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>é'],
    ['/index.html?embed', 'text/html; charset=utf-8', '<!doctype html>é'],
    ['/assets/page.js', 'text/javascript; charset=utf-8', 'page'],
    ['/assets/page.css', 'text/css; charset=utf-8', 'style'],
  ])('has %s', async (path, type, body) => {
    const answered = await ask(path);
    expect([answered.status, answered.headers['content-type'], answered.body]).toEqual([200, type, body]);
  });

  it.each([
    ...[
      '/secret.js',
      '/../secret.js',
      '/%2e%2e/secret.js',
      '/..%2fsecret.js',
      '/assets/../../secret.js',
      '//secret.js',
    ],
    ...['/assets', '/assets/', '/notes.txt', '/..\\secret.js', '/index.html/', '/__proto__'],
  ])('has no %s', async (path) => {
    const answered = await ask(path);
    expect([answered.status, answered.body]).toEqual([404, 'There is no such file.\n']);
  });

  it('lets the page connect to nothing, and no content be taken for another', async () => {
    for (const path of ['/', '/assets/page.js', '/none']) {
      const { headers } = await ask(path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers['content-security-policy']).not.toContain('connect-src');
    }
  });

  it('takes GET and HEAD only', async () => {
    expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '', headers: { 'content-length': '17' } });
    expect(await ask('/', 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('is nowhere without its folder', async () => {
    await expect(openSite(join(temporary, 'none'), 0, '127.0.0.1')).rejects.toThrow('none');
  });
});
