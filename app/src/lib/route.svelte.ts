/** Screens by the part after "#/": nothing of it is ever sent to a server. */

interface Place {
  /** "#/entry/42?context=7" has the parts ["entry", "42"]. */
  parts: string[];
  query: URLSearchParams;
}

function parse(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').map(decodeURIComponent), query: new URLSearchParams(query) };
}

export const route = $state<{ at: Place }>({ at: parse(globalThis.location?.hash ?? '') });

/** Did she walk here inside the app? */
let walked = false;

/** Follow the address bar; `arrived` runs after each change. */
export function follow(arrived: () => void): () => void {
  const changed = () => {
    walked = true;
    route.at = parse(location.hash);
    arrived();
  };
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

export function go(path: string): void {
  location.hash = `#/${path}`;
}

/** To where she came from; to `fallback` when the app was opened right here. */
export function leave(fallback = ''): void {
  if (walked) history.back();
  else go(fallback);
}
