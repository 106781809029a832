/** The PIN of the app lock: what counts as one, and how long to wait after wrong ones. */
import type { Lock } from '../store/db';

export type PinLock = Extract<Lock, { way: 'pin' }>;

export const SHORTEST = 6;
/** As slow as a phone bears: each guess with a copy of the storage costs as much. */
const ITERATIONS = 600_000;
const [FREE_TRIES, FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [4, 30_000, 3_600_000];

/** The digits that were typed, on whatever keyboard. */
export const digits = (typed: string): string =>
  typed.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15)).replace(/\D/g, '');

/** Rows of digits and two digits in turn are what a finder tries first. */
export function isEasy(pin: string): boolean {
  const up = '01234567890123456789';
  const down = [...up].reverse().join('');
  return up.includes(pin) || down.includes(pin) || new Set(pin).size < 3;
}

export async function stretch(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(pin);
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS };
  const aes = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(how, base, aes, false, ['wrapKey', 'unwrapKey']);
}

export const pauseAfter = (wrong: number): number =>
  wrong <= FREE_TRIES
    ? 0
    : Math.min(FIRST_PAUSE_MS * 2 ** (wrong - FREE_TRIES - 1), LONGEST_PAUSE_MS);

/** Milliseconds until the next try; a clock that was set back makes it no longer. */
export const waitOf = (lock: PinLock): number =>
  Math.max(0, Math.min(lock.until - Date.now(), pauseAfter(lock.wrong)));
