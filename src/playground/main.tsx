import { render } from 'preact';
import { App } from './app.js';
import { startHistory } from './history/start.js';
import { viewOf } from './view.js';

const root = document.querySelector('#page');
if (root !== null) render(<App initial={viewOf(startHistory())} />, root);
