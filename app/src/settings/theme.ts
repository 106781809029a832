/** Light or dark, on this device. Larger text follows the system: all sizes are relative. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'theme';

export function theme(): Theme {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((one) => one === stored) ?? 'system';
}

export function setTheme(wanted: Theme): void {
  if (wanted === 'system') localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, wanted);
  applyTheme();
}

export function applyTheme(): void {
  const chosen = theme();
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  // The bar of the browser goes along.
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = /dark/.test(meta.dataset.media ?? meta.media) ? 'dark' : 'light';
    meta.dataset.media ??= meta.media;
    if (chosen === 'system') meta.media = meta.dataset.media;
    else meta.media = scheme === chosen ? 'all' : 'not all';
  }
}
