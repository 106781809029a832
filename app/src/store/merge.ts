/** Three-way merge of one record that was edited here and elsewhere. */

export type Fields = Record<string, unknown>;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** When something was written down is nobody's choice. */
const NO_QUESTION = ['logged_at'];
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal for a reader: unset is null, and one instant may be written with two offsets. */
export function same(a: unknown, b: unknown): boolean {
  if (isFields(a) || isFields(b)) {
    const [left, right] = [isFields(a) ? a : {}, isFields(b) ? b : {}];
    return keys(left, right).every((key) => same(left[key], right[key]));
  }
  if (typeof a === 'string' && typeof b === 'string' && INSTANT.test(a) && INSTANT.test(b))
    return Date.parse(a) === Date.parse(b);
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/**
 * A field changed on one side only is taken from that side. Changed on both: mine stands, and
 * theirs is handed back in `lost`, so that the person can choose. Without a base (both made it
 * new) what one side left empty is taken from the other.
 */
export function merge(base: Fields | null, mine: Fields, theirs: Fields) {
  const merged: Fields = {};
  const lost: Fields = {};
  for (const key of keys(mine, theirs)) {
    const [b, m, t] = [base?.[key], mine[key], theirs[key]];
    if (isFields(m) && isFields(t)) {
      const inner = merge(isFields(b) ? b : null, m, t);
      merged[key] = inner.merged;
      if (Object.keys(inner.lost).length) lost[key] = inner.lost;
      continue;
    }
    const iChanged = !same(b, m);
    const theyChanged = !same(b, t);
    merged[key] = iChanged ? m : t;
    const differ = iChanged && theyChanged && !same(m, t);
    if (differ && !NO_QUESTION.includes(key)) lost[key] = t ?? null;
  }
  return { merged, lost };
}

/** `fields` with the values of `over` put on top. */
export function overlay(fields: Fields, over: Fields): Fields {
  const result = { ...fields };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isFields(below) && isFields(value) ? overlay(below, value) : value;
  }
  return result;
}

function keys(a: Fields, b: Fields): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
