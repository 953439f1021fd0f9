// The stories in the page: those of the lessons, which the build has made of their pages.

import type { Story } from './story.js';

const PAGES = import.meta.glob<Story>('../../../spec/lessons/*.md', { eager: true, import: 'default' });

/** In the order of the lessons. */
export const STORIES: readonly Story[] = Object.entries(PAGES)
  .sort(([one], [other]) => numberOf(one) - numberOf(other))
  .map(([, story]) => story);

function numberOf(path: string): number {
  return Number(/(\d+)-[^/]*$/.exec(path)?.[1]);
}
