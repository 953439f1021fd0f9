// Nobody asks for them.

import type { Fault } from '../fault.js';
import { answering } from '../spoiling.js';

export const fault: Fault = {
  about: 'ListAliases shows neither CreationDate nor LastUpdatedDate.',
  found: { operations: ['ListAliases', 'CreateAlias'], kinds: ['wrong-metadata'], rules: ['ALIAS-1'] },
  spoil: answering(['ListAliases'], (output) => {
    const aliases = output.Aliases as readonly Readonly<Record<string, unknown>>[];
    return {
      ...output,
      Aliases: aliases.map(({ CreationDate: _created, LastUpdatedDate: _updated, ...alias }) => alias),
    };
  }),
};
