/** Which phone she has, as far as the way to its settings differs. */
export const PHONES = ['android', 'samsung', 'iphone', 'firefox', 'computer'] as const;
export type Phone = (typeof PHONES)[number];

export function phoneOf(agent: string, touchPoints: number): Phone {
  // An iPad says that it is a Mac, but no Mac is touched.
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1))
    return 'iphone';
  if (/Firefox\//.test(agent)) return 'firefox';
  if (/SamsungBrowser|; SM-/.test(agent)) return 'samsung';
  return /Android/.test(agent) ? 'android' : 'computer';
}

export const thisPhone = (): Phone => phoneOf(navigator.userAgent, navigator.maxTouchPoints);
