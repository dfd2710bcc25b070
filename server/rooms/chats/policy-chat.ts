import type { IPrincipal } from '../../identity/principal.js';
import type { IPolicyChat, IPolicyWorkspace } from '../../policy/policy.js';
import type { IChatRow, IParticipantRow, IStorage } from '../../storage/storage.js';

/** The part of the store that knows the facts about a chat. */
export type IPolicyStore = Pick<IStorage, 'getParticipants' | 'workspaces'>;

/** A chat for the policy, as far as it concerns one principal, and its participants. */
export interface IChatForPolicy extends IPolicyChat {
  readonly participants: readonly IParticipantRow[];
}

/** The facts for the policy about a chat and one principal. */
export async function chatForPolicy(
  storage: IPolicyStore,
  { id, access, endedOn, workspace, isDirect }: IChatRow,
  principal: Pick<IPrincipal, 'username' | 'owner'>
): Promise<IChatForPolicy> {
  const participants = await storage.getParticipants(id);
  const bound = boundIn(participants);
  const owner = principal.owner ?? bound.get(principal.username);
  const concerned = { username: principal.username, owner };
  return {
    access,
    participants,
    roles: new Map(participants.map(({ username, role }) => [username, role])),
    hasEnded: endedOn !== undefined,
    isDirect,
    workspace: workspace === undefined ? null : await membership(storage, workspace, concerned),
    boundTo: bot => bound.get(bot)
  };
}

/** The people to whom bots are bound, by the usernames of the bots. */
export const boundIn = (
  participants: readonly Pick<IParticipantRow, 'username' | 'traits'>[]
): ReadonlyMap<string, string> =>
  new Map(
    participants.flatMap(({ username, traits: { boundTo } = {} }) =>
      boundTo === undefined ? [] : [[username, boundTo] as const]
    )
  );

/** A workspace, as far as it concerns one principal, and the owner of an agent or another bot. One that does not exist has no owner and no members. */
export async function membership(
  { workspaces }: Pick<IStorage, 'workspaces'>,
  id: string,
  { username, owner }: Pick<IPrincipal, 'username' | 'owner'>
): Promise<IPolicyWorkspace> {
  const row = await workspaces.get(id);
  const members = new Set<string>();
  for (const name of row ? [username, ...(owner === undefined ? [] : [owner])] : []) {
    if (await workspaces.isMember(id, name)) {
      members.add(name);
    }
  }
  return { owner: row?.owner ?? '', members };
}
