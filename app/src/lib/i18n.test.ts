import { expect, test, vi } from 'vitest';
import ar from '../../messages/ar.json';
import de from '../../messages/de.json';
import en from '../../messages/en.json';

type Catalogue = Record<string, string>;
const CATALOGUES: [string, Catalogue][] = Object.entries({ en, de, ar });
const FORM = /_(zero|one|two|few|many|other)$/;

const stems = (catalogue: Catalogue) =>
  [...new Set(Object.keys(catalogue).map((key) => key.replace(FORM, '')))].sort();
const counted = (catalogue: Catalogue) =>
  stems(catalogue).filter((stem) => `${stem}_other` in catalogue);
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!))].sort();

test.each(CATALOGUES)('%s has every text', (_locale, catalogue) => {
  expect(stems(catalogue)).toEqual(stems(en));
  expect(counted(catalogue)).toEqual(counted(en));
  expect(Object.values(catalogue).filter((text) => !text.trim())).toEqual([]);
});

test.each(CATALOGUES)('%s has every plural form, and no other', (locale, catalogue) => {
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
  for (const stem of counted(catalogue)) {
    const found = Object.keys(catalogue).filter((key) => key.replace(FORM, '') === stem);
    const expected = forms.map((form) => `${stem}_${form}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
  }
});

test.each(CATALOGUES)('%s has the same placeholders', (_locale, catalogue) => {
  for (const [key, text] of Object.entries(catalogue)) {
    const stem = key.replace(FORM, '');
    const original = (en as Catalogue)[key] ?? (en as Catalogue)[`${stem}_other`]!;
    // A form that stands for one number may say it in a word, and then without the digits.
    const dropped = /_(zero|one|two)$/.test(key) ? ['count', 'effective'] : [];
    const wanted = placeholders(original).filter((name) => !dropped.includes(name));
    const found = placeholders(text).filter((name) => !dropped.includes(name));
    expect([key, found]).toEqual([key, wanted]);
  }
});

test('after a journey an instant is told by the clock of the new place', async () => {
  const page = new EventTarget();
  vi.stubGlobal('document', page);
  const { moment } = await import('./i18n.svelte');
  vi.stubEnv('TZ', 'Europe/Berlin');
  expect(moment('2026-11-22T09:30:00Z')).toContain('10:30');
  vi.stubEnv('TZ', 'Asia/Kolkata');
  page.dispatchEvent(new Event('visibilitychange'));
  expect(moment('2026-11-22T09:30:00Z')).toMatch(/\b0?3:00/);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
