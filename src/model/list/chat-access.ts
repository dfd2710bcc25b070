import type { IApiClient, IThread } from '../api.js';
import { nextPath, participantsPath, threadPath } from '../links.js';
import { DEFAULT_WORKSPACE } from './workspaces.js';

/** The people whom a change of a chat's access concerns. */
export interface IConcerned {
  /** The number of people who take part. */
  readonly participants: number;
  /** The number of members of the workspace who do not take part; null for the default workspace, to which everybody belongs. */
  readonly others: number | null;
  /** The number of participants who are no members of the workspace. They lose an open chat. */
  readonly outsiders: number;
  /** The number of bots, which stay. */
  readonly bots: number;
}

interface IListed {
  username: string;
  role?: string;
}

/** Asks the server whom a change of a chat's access concerns. Rejects with a RequestError. */
export async function concernedBy(
  server: IApiClient,
  { id, workspaceId = DEFAULT_WORKSPACE }: Pick<IThread, 'id' | 'workspaceId'>
): Promise<IConcerned> {
  const listed = await allOf(server, participantsPath(id));
  const bots = listed.filter(({ role }) => role === 'bot').length;
  const people = listed.filter(({ role }) => role !== 'bot').map(({ username }) => username);
  if (workspaceId === DEFAULT_WORKSPACE) {
    return { participants: people.length, others: null, outsiders: 0, bots };
  }
  const path = `chat/workspaces/${encodeURIComponent(workspaceId)}/members`;
  const members = new Set((await allOf(server, path)).map(({ username }) => username));
  const inside = people.filter(username => members.has(username)).length;
  return {
    participants: people.length,
    others: members.size - inside,
    outsiders: people.length - inside,
    bots
  };
}

/** Makes a chat private, or opens it. Rejects with a RequestError. */
export const setAccess = (
  server: IApiClient,
  id: string,
  access: IThread['access']
): Promise<void> => server.request('PATCH', threadPath(id), { access });

async function allOf(server: IApiClient, path: string): Promise<IListed[]> {
  const found: IListed[] = [];
  for (let next: string | null = path; next !== null;) {
    const page: { value: IListed[]; nextLink?: string } = await server.request('GET', next);
    page.value.forEach(one => found.push(one));
    next = page.nextLink ? nextPath(server, path, page.nextLink) : null;
  }
  return found;
}
