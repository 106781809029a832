/** The summary of a period as a page to print, set by the server from the same answer. */
import { api, ask } from '../lib/api';
import type { Download } from '../lib/download';

const HEADERS = { Accept: 'application/pdf' };

export async function paper(
  client_id: string,
  query: { from: string; to: string },
): Promise<Download> {
  const params = { path: { client_id }, query };
  const call = api.GET('/v1/clients/{client_id}/summary', {
    params,
    headers: HEADERS,
    parseAs: 'blob',
  });
  const file = (await ask(call)) as unknown as Blob;
  return { name: `anew-${query.from}-${query.to}.pdf`, file };
}
