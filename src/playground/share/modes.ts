// How the page is shown: whole, inside of another page, or only to look at. Said in the query, or in the fragment beside a link's
// history: a page that is opened as a file may have no query. Pure.

export interface Modes {
  readonly isEmbedded: boolean;
  readonly isReadOnly: boolean;
}

/** The modes of an address: `?embed`, `?readonly`, or the same after the `#`. */
export function modesOf(query: string, fragment: string): Modes {
  const all = [new URLSearchParams(query), new URLSearchParams(fragment.replace(/^#/, ''))];
  const has = (name: string): boolean => all.some((one) => one.has(name));
  return { isEmbedded: has('embed'), isReadOnly: has('readonly') };
}

/** An address of the page with a fragment that holds a history, and the modes. */
export function addressOf(page: string, play: string | undefined, { isEmbedded, isReadOnly }: Modes): string {
  const parts = [play ?? [], isEmbedded ? 'embed' : [], isReadOnly ? 'readonly' : []].flat();
  const [bare = ''] = page.split(/[?#]/);
  return parts.length === 0 ? bare : `${bare}#${parts.join('&')}`;
}

/** What shows an address inside of another page. */
export function frameOf(address: string): string {
  const src = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${src}" title="Multi-Region keys: the playground" width="100%" height="640" style="border: 0"></iframe>`;
}
