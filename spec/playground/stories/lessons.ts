// The stories of the lessons, as the build makes them.

import { readdirSync, readFileSync } from 'node:fs';
import { storyOf } from '../../../src/playground/stories/compile.js';
import type { Story } from '../../../src/playground/stories/story.js';

const folder = new URL('../../lessons/', import.meta.url);

export const LESSONS: readonly (readonly [name: string, story: Story])[] = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => [name, storyOf(readFileSync(new URL(name, folder), 'utf8'))]);
