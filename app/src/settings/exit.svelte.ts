/** Quick exit: for who may be looked over the shoulder. On this device, and off at first. */
const STORED = 'quick-exit';

export const exit = $state({ on: globalThis.localStorage?.getItem(STORED) === 'on' });

export function setExit(on: boolean): void {
  exit.on = on;
  if (on) localStorage.setItem(STORED, 'on');
  else localStorage.removeItem(STORED);
}

/** Nothing is on the screen any more, at once, and "back" does not lead here again. */
export function leaveNow(): void {
  document.body.hidden = true;
  document.title = '';
  location.replace('about:blank');
}
