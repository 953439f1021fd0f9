// The colours of everything that we draw, for light and for dark, and the tone of each key state. Text in ink can be read on every tone.

import type { KeyState } from '../../model/vocabulary/vocabulary.js';
import { isOneOf } from '../../shared/objects.js';

/** The group of colours of a key state: what the key is good for. A state is never told by its colour alone. */
export function toneOf(state: string): Tone {
  return isOneOf(STATES_WITH_TONES, state) ? TONES_OF_STATES[state] : 'none';
}

/** Backgrounds of what is told in ink. */
export const TONES = ['good', 'busy', 'idle', 'lacks', 'going', 'none'] as const;
export type Tone = (typeof TONES)[number];

const TONES_OF_STATES = {
  Enabled: 'good',
  Updating: 'busy',
  Creating: 'busy',
  Disabled: 'idle',
  Unavailable: 'idle',
  PendingImport: 'lacks',
  PendingReplicaDeletion: 'going',
  PendingDeletion: 'going',
} as const satisfies Record<KeyState, Tone>;
const STATES_WITH_TONES = Object.keys(TONES_OF_STATES) as readonly KeyState[];

/** Colours by name. */
export type Palette = Readonly<Record<keyof typeof LIGHT, string>>;

export const LIGHT = {
  paper: '#ffffff',
  ink: '#1b2733',
  soft: '#566573',
  line: '#7b8794',
  faint: '#dde3e9',
  good: '#d3f0dc',
  busy: '#d6e6fb',
  idle: '#e6e9ed',
  lacks: '#fbe7bd',
  going: '#fbd5d0',
  none: '#f4f6f8',
  refused: '#b3261e',
} as const;

export const DARK: Palette = {
  paper: '#12181f',
  ink: '#e8edf2',
  soft: '#a9b6c2',
  line: '#8695a3',
  faint: '#2c3742',
  good: '#1d4a30',
  busy: '#1f4068',
  idle: '#3a434d',
  lacks: '#594412',
  going: '#64261f',
  none: '#1c242d',
  refused: '#ff9d92',
};

/** Colours as custom properties of CSS. */
export function customProperties(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}
