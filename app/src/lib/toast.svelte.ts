/** One short message at the bottom, with what can still be done about it. */

interface Action {
  label: string;
  run: () => void;
}
interface Message {
  text: string;
  actions: Action[];
}

/** Something to decide on is shown for longer than something to know. */
const [WITH_ACTIONS_MS, WITHOUT_MS] = [8_000, 4_000];

export const toast = $state<{ shown: Message | null }>({ shown: null });

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, ...actions: Action[]): void {
  toast.shown = { text, actions };
  resume();
}

export function hush(): void {
  clearTimeout(timer);
  toast.shown = null;
}

/** While somebody is on its buttons, it stays. */
export function hold(): void {
  clearTimeout(timer);
}

export function resume(): void {
  clearTimeout(timer);
  timer = setTimeout(hush, toast.shown?.actions.length ? WITH_ACTIONS_MS : WITHOUT_MS);
}
