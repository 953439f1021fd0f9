// The only module that imports immer, so that nothing can load it ahead of bare-context.

import './bare-context.js';

export { type Draft, produce } from 'immer';
