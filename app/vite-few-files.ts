/** The files a page begins with are few: each costs a turn on a slow line, and packs worse alone. */
interface Modules {
  getModuleInfo(id: string): { importers: string[] } | null;
}

const CLIENT = 'src/main.ts';
const THERAPIST = 'src/therapist/main.ts';

/** The file for a module: what both pages begin with, or the client's. The rest is left as it is. */
export function fewFiles(id: string, modules: Modules): string | null {
  if (id.endsWith(CLIENT) || !leadsUpTo(CLIENT, id, modules)) return null;
  return leadsUpTo(THERAPIST, id, modules) ? 'base' : 'client';
}

/** Is it imported by the page, or by what the page imports, and so on? Not what comes later. */
function leadsUpTo(page: string, id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.endsWith(page)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const importers = modules.getModuleInfo(id)?.importers ?? [];
  return importers.some((each) => leadsUpTo(page, each, modules, seen));
}
