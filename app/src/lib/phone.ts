/**
 * A number as somebody wrote it, as a telephone takes it; "" when there is none in it. An
 * extension is told, not dialled, and the zero in "+49 (0)30" is dialled inside the country only.
 */
export function dial(written: string): string {
  const latin = written.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15)).trim();
  const abroad = latin.startsWith('+');
  const digits = latin
    .replace(/ext.*$/i, '')
    .replace(abroad ? /\(0\)/ : '', '')
    .replace(/\D/g, '');
  return abroad && digits ? `+${digits}` : digits;
}
