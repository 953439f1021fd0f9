// Light, dark, or as the system has it. The choice outlives the page where the browser lets it.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

export function ThemeSwitch(): JSX.Element {
  const [theme, choose] = useState(keptTheme);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
    keepTheme(theme);
  }, [theme]);
  return (
    <label class="page-theme">
      Theme{' '}
      <select value={theme} onChange={({ currentTarget }) => choose(themeNamed(currentTarget.value))}>
        {THEMES.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function themeNamed(name: string | null): Theme {
  return THEMES.find((theme) => theme === name) ?? 'system';
}

const KEPT_AS = 'mrk-theme';

// A page opened as a file, or in a frame of another, may have nowhere to keep anything: then reading throws.
function keptTheme(): Theme {
  try {
    return themeNamed(localStorage.getItem(KEPT_AS));
  } catch {
    return 'system';
  }
}

function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEPT_AS, theme);
  } catch {
    // The choice holds as long as the page is open.
  }
}
