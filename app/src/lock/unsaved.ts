/**
 * Browsers keep what stands in a form, to bring back a closed tab: in files of their own, which
 * nobody seals. They leave alone what says so.
 */
const FIELDS = ':is(input, textarea, select):not([autocomplete])';

export function unsaved(root: HTMLElement): () => void {
  const mark = () =>
    root.querySelectorAll(FIELDS).forEach((field) => field.setAttribute('autocomplete', 'off'));
  const watching = new MutationObserver(mark);
  watching.observe(root, { childList: true, subtree: true });
  mark();
  return () => watching.disconnect();
}
