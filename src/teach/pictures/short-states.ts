// Short names of the key states, for where the whole ones have no room.

import type { KeyState } from '../../model/vocabulary/vocabulary.js';

export const SHORT_STATES = {
  Enabled: 'En',
  Disabled: 'Dis',
  PendingDeletion: 'PD',
  PendingReplicaDeletion: 'PRD',
  PendingImport: 'PI',
  Unavailable: 'Una',
  Creating: 'Cre',
  Updating: 'Upd',
} as const satisfies Record<KeyState, string>;
