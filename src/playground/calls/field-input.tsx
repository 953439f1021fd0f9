// One member of a call's input: its name, where its value is written, and what is said of it.

import type { JSX } from 'preact';
import { type KeySet, REGIONS } from '../../index.js';
import type { Field } from './fields.js';

/** The element in which a member is written. */
export function idOf(name: string): string {
  return `call-${name}`;
}

export function FieldInput({
  field,
  value,
  fault,
  keySet,
  onInput,
}: {
  readonly field: Field;
  readonly value: string;
  readonly fault: string | undefined;
  readonly keySet: KeySet | undefined;
  readonly onInput: (name: string, value: string) => void;
}): JSX.Element {
  const { name, isRequired, hint } = field;
  const id = idOf(name);
  const said = fault ?? hint;
  return (
    <div class="calls-field">
      <label for={id}>
        <span class="calls-name">{name}</span>
        {isRequired && <span class="calls-soft"> required</span>}
      </label>
      <Control
        field={field}
        suggestions={suggestionsOf(name, keySet)}
        id={id}
        value={value}
        aria-invalid={fault !== undefined}
        {...(said === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onInput={({ currentTarget }) => onInput(name, currentTarget.value)}
      />
      {said !== undefined && (
        <small id={`${id}-hint`} class={fault === undefined ? 'calls-soft' : 'calls-no'}>
          {said}
        </small>
      )}
    </div>
  );
}

interface ControlProps {
  readonly field: Field;
  readonly suggestions: readonly string[];
  readonly id: string;
  readonly value: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby'?: string;
  readonly onInput: (event: { readonly currentTarget: { readonly value: string } }) => void;
}

/** Where the value is chosen or written. */
function Control({ field: { kind, choices }, suggestions, onInput, ...shared }: ControlProps): JSX.Element {
  const { id, value } = shared;
  if (choices !== undefined) {
    return (
      <select {...shared} onChange={onInput}>
        <option value="">not given</option>
        {[...new Set([...choices, ...(value === '' ? [] : [value])])].map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  const text = { ...shared, spellcheck: false, onInput };
  const list = suggestions.length === 0 ? {} : { list: `${id}-list` };
  const isLong = kind === 'text' || kind === 'json';
  return (
    <>
      {isLong ? (
        <textarea {...text} rows={value.length > 60 ? 4 : 1} />
      ) : (
        <input
          type="text"
          {...text}
          {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
          {...list}
          autocomplete="off"
        />
      )}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

function suggestionsOf(name: string, keySet: KeySet | undefined): readonly string[] {
  const keys = Object.values(keySet?.keys ?? {});
  if (name === 'ReplicaRegion') return REGIONS.filter((region) => keySet?.keys[region] === undefined);
  if (name === 'PrimaryRegion')
    return keys.map(({ region }) => region).filter((region) => region !== keySet?.primaryRegion);
  if (name === 'AliasName') return keys.flatMap(({ aliases = [] }) => aliases.map(({ aliasName }) => aliasName));
  if (name === 'GrantId') return keys.flatMap(({ grants = [] }) => grants.map(({ grantId }) => grantId));
  if (name === 'KeyMaterialId') return keySet?.keyMaterials.map(({ keyMaterialId }) => keyMaterialId) ?? [];
  return [];
}
