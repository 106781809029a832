import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newPhone } from '../store/server-double';
import { latestLines, refreshLines, SHIPPED, target, type Line } from './crisis-lines';

let asked: Request[];
let answer: () => Response;
const later = { checked_on: '2199-01-01', countries: SHIPPED.countries.slice(0, 1) };

beforeEach(async () => {
  await newPhone();
  asked = [];
  answer = () => Response.json(later);
  globalThis.fetch = (async (request: Request) => {
    asked.push(request);
    return answer();
  }) as typeof fetch;
});
afterEach(() => vi.useRealTimers());

test('the list that came with the app is there before anything was asked', async () => {
  expect(await latestLines()).toEqual(SHIPPED);
  expect(SHIPPED.countries.length).toBeGreaterThan(70);
  expect(asked).toEqual([]);
});

test('a later list is shown, and was asked for without a cookie', async () => {
  await refreshLines();
  expect(await latestLines()).toEqual(later);
  expect(asked.map((one) => one.credentials)).toEqual(['omit']);
});

test('an older list does not replace what came with the app', async () => {
  answer = () => Response.json({ ...later, checked_on: '2020-01-01' });
  await refreshLines();
  expect(await latestLines()).toEqual(SHIPPED);
});

test('it is asked for once a day', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T12:00:00Z') });
  await refreshLines();
  await refreshLines();
  expect(asked.length).toBe(1);
  vi.setSystemTime(new Date('2026-11-25T12:00:00Z'));
  await refreshLines();
  expect(asked.length).toBe(2);
});

test('a server that fails changes nothing, and is asked again', async () => {
  answer = () => Response.json({}, { status: 503 });
  await refreshLines();
  expect(await latestLines()).toEqual(SHIPPED);
  await refreshLines();
  expect(asked.length).toBe(2);
});

test.each([
  ['116 123', null, 'tel:116123'],
  ['119 ext 8', null, 'tel:119'],
  ['85258', 'SHOUT', 'sms:85258?body=SHOUT'],
])('%s with the word %s leads to %s', (phone, text, leads) => {
  expect(target({ phone, text } as Line)).toBe(leads);
});
