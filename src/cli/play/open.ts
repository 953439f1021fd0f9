// The browser with which this machine opens pages.

import { spawn } from 'node:child_process';

/** How a page is opened, by system; elsewhere as on Linux. No shell reads the URL. */
const OPENERS: { readonly [platform in NodeJS.Platform]?: readonly [string, ...string[]] } = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens a page, if there is something that can: a machine without a browser is no failure. */
export function openInBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
