import { render } from 'preact';
import { App } from './app.js';
import { beginWith } from './history/document.js';
import { viewOf } from './view.js';

const root = document.querySelector('#page');
const begun = beginWith({ now: '2026-01-01T00:00:00Z', seed: 'playground' });
if (root !== null && begun.ok) render(<App initial={viewOf(begun.history)} />, root);
