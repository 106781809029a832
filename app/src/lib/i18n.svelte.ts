/** Texts in i18next's JSON form: `key`, or `key_one`, `key_other` … for what is counted. */
import en from '../../messages/en.json';
import type { Locale } from './types';

type Form = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type Stem<K> = K extends `${infer Base}_${Form}` ? Base : K;
export type Key = Stem<keyof typeof en>;
type Catalogue = Record<string, string>;

export const LOCALES: Record<Locale, string> = { en: 'English', de: 'Deutsch', ar: 'العربية' };

const load: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => en,
  de: async () => (await import('../../messages/de.json')).default,
  ar: async () => (await import('../../messages/ar.json')).default,
};

const STORED = 'locale';
let catalogue = $state.raw<Catalogue>(en);
export const locale = $state<{ current: Locale }>({ current: 'en' });

/** The language that was chosen on this device, or the browser's, or English. */
export function preferredLocale(): Locale {
  const wished = [localStorage.getItem(STORED), ...navigator.languages];
  const known = wished.map((tag) => tag?.split('-')[0]).find((tag) => tag && tag in LOCALES);
  return (known as Locale | undefined) ?? 'en';
}

export async function setLocale(wanted: Locale, store = false): Promise<void> {
  catalogue = await load[wanted]();
  locale.current = wanted;
  document.documentElement.lang = wanted;
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr';
  if (store) localStorage.setItem(STORED, wanted);
}

/** The language of the account, unless another one was chosen on this device. */
export async function adoptLocale(wanted: string, store: boolean): Promise<void> {
  if (localStorage.getItem(STORED) || !(wanted in LOCALES) || wanted === locale.current) return;
  // A catalogue that cannot be loaded now is no reason to keep anybody out.
  await setLocale(wanted as Locale, store).catch(() => undefined);
}

export function t(key: Key, args: Record<string, string | number | null | undefined> = {}): string {
  const { count } = args;
  const forms =
    typeof count === 'number'
      ? [`${key}_${kept(Intl.PluralRules, locale.current).select(count)}`, `${key}_other`, key]
      : [key];
  const text = forms.map((form) => catalogue[form]).find((found) => found !== undefined) ?? key;
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = args[name];
    return typeof value === 'number' ? number(value) : (value ?? '');
  });
}

/** The reader's own way to write dates and numbers, where it is one of this language. */
const region = (): string =>
  navigator.languages.find((tag) => tag.split('-')[0] === locale.current) ?? locale.current;

type Options = Intl.DateTimeFormatOptions | Intl.NumberFormatOptions;
const formats = new Map<string, unknown>();

// One that was made before a journey tells the time of the place where it was made.
globalThis.document?.addEventListener('visibilitychange', () => formats.clear());

/** Making one costs more than many uses of it. */
function kept<F>(Format: new (tag: string, options?: object) => F, tag: string, options?: Options) {
  const key = `${Format.name} ${tag} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Format(tag, options));
  return formats.get(key) as F;
}

const dates = (options: Intl.DateTimeFormatOptions) => kept(Intl.DateTimeFormat, region(), options);
const numbers = (options: Intl.NumberFormatOptions) => kept(Intl.NumberFormat, region(), options);

export const number = (value: number, digits = 0): string =>
  numbers({ maximumFractionDigits: digits }).format(value);

/** `share` between 0 and 1. */
export const percent = (share: number): string => numbers({ style: 'percent' }).format(share);

/** A calendar date, in words. */
export function day(date: string, options?: Intl.DateTimeFormatOptions): string {
  const shown = options ?? { weekday: 'long', day: 'numeric', month: 'long' };
  return dates({ ...shown, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}

/** An instant, on the clock of this device. */
export const moment = (at: string, options?: Intl.DateTimeFormatOptions): string =>
  dates(options ?? { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(
    new Date(at),
  );

/** Minutes after midnight, as the clock on the wall shows them. */
export function clock(minutes: number): string {
  const format = dates({ timeStyle: 'short', timeZone: 'UTC' });
  return format.format(new Date(Math.round(minutes) * 60_000));
}

/** Minutes as hours and minutes. */
export function duration(minutes: number): string {
  const whole = Math.round(minutes);
  const [h, m] = [Math.floor(whole / 60), whole % 60];
  if (!h) return t('duration.minutes', { m });
  return t('duration.hours', {
    h,
    m: numbers({ minimumIntegerDigits: 2 }).format(m),
  });
}
