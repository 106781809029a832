import { expect, test } from 'vitest';
import { phoneOf } from './phone';

const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/140.0 Mobile Safari/537.36';
const SAMSUNG = 'Mozilla/5.0 (Linux; Android 14; SM-S911B) SamsungBrowser/27.0 Chrome/125.0 Mobile';
const FIREFOX = 'Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Version/18.4 Mobile Safari';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605.1.15';

test.each([
  [ANDROID, 5, 'android'],
  [SAMSUNG, 5, 'samsung'],
  [FIREFOX, 5, 'firefox'],
  [IPHONE, 5, 'iphone'],
  [MAC, 0, 'computer'],
  [MAC, 5, 'iphone'],
])('%s', (agent, touchPoints, phone) => {
  expect(phoneOf(agent, touchPoints)).toBe(phone);
});
