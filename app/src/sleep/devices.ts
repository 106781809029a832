/** A night as a device saw it, in words. Beside the diary, and never merged with it. */
import type { TypedRow } from '../store/db';
import { t, type Key } from '../lib/i18n.svelte';

export type DeviceRow = TypedRow<'device-night'>;

/** What the device calls itself, or where its nights come from. */
export const deviceName = ({ source, device }: { source: string; device?: string | null }) =>
  device || t(`device.${source}` as Key);

export const nameOf = ({ data }: DeviceRow): string =>
  deviceName({ source: data.source, device: data.words.device });

/** An instant as the clock on the wall showed it there; to be shown as if it were UTC. */
export const wall = (at: string, eastMinutes: number): string =>
  new Date(Date.parse(at) + eastMinutes * 60_000).toISOString();
