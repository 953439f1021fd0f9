// The colours of the page and of the report as custom properties, in light, in dark, with the reader's own colours, and on paper.

import { customProperties, DARK, LIGHT, type Palette } from '../teach/pictures/palette.js';

/** The pictures' colours, and what a page has besides: areas that stand out, and links. */
export type PagePalette = Palette & Readonly<Record<'box' | 'accent', string>>;

export const PAGE_LIGHT: PagePalette = { ...LIGHT, box: '#f4f7fa', accent: '#0b57d0' };
export const PAGE_DARK: PagePalette = { ...DARK, box: '#1a222b', accent: '#8ab4f8' };

/** What readers choose who need their own colours: the system's names for them. */
const OWN: PagePalette = {
  paper: 'Canvas',
  ink: 'CanvasText',
  soft: 'CanvasText',
  line: 'CanvasText',
  faint: 'CanvasText',
  good: 'Canvas',
  busy: 'Canvas',
  idle: 'Canvas',
  lacks: 'Canvas',
  going: 'Canvas',
  none: 'Canvas',
  refused: 'CanvasText',
  box: 'Canvas',
  accent: 'LinkText',
};

/** Pictures inside of a page follow it, whatever they would be by themselves. */
const ROOT = ':root,:root svg';
const CHOSEN = (theme: string): string => `:root[data-theme='${theme}'],:root[data-theme='${theme}'] svg`;
const ALWAYS = `${ROOT},:root[data-theme],:root[data-theme] svg`;

export const TOKENS = `
${ROOT}{color-scheme:light dark;${customProperties(PAGE_LIGHT)}}
@media (prefers-color-scheme: dark){${ROOT}{${customProperties(PAGE_DARK)}}}
${CHOSEN('light')}{color-scheme:light;${customProperties(PAGE_LIGHT)}}
${CHOSEN('dark')}{color-scheme:dark;${customProperties(PAGE_DARK)}}
@media (forced-colors: active){${ALWAYS}{${customProperties(OWN)}}}
@media print{${ALWAYS}{color-scheme:light;${customProperties(PAGE_LIGHT)}}}
`;
