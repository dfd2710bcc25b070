import { ERRORS, type ErrorCode } from '../../errors.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';
import type { Credentials } from '../../identity/credentials.js';
import { readUsername } from '../../identity/principal.js';
import type { IInvitation, IRefusedInvitation } from '../../rooms/commands.js';
import type { Failure, GivenIdentifier, GivenParticipant, Identifier } from './schemas.js';
import { given } from '../http/schema-helpers.js';

/** Ids of every kind begin with a number. Ids that are not ours name nobody on this server. */
const FOREIGN = /^\d+:/;

/** The code for a user who was not found. */
const UNKNOWN = '404';

/** Translates between the communication ids of the HTTP API and usernames. */
export class Identifiers {
  constructor(
    private readonly _ids: CommunicationIds,
    private readonly _credentials?: Pick<Credentials, 'isDeleted'>
  ) {}

  async identifier(username: string): Promise<Identifier> {
    const id = await this._ids.idOf(username);
    return { rawId: id, communicationUser: { id }, kind: 'communicationUser' };
  }

  /**
   * The username that a client refers to; null if there is no such user. An unknown username is accepted, because the user may sign in
   * later.
   */
  async username(identifier: GivenIdentifier): Promise<string | null> {
    const id = idOf(identifier);
    if (FOREIGN.test(id)) {
      return this._ids.usernameOf(id);
    }
    return readUsername(id);
  }

  /** The users that a client wants to add, and those of them who are unknown. */
  async invitations(
    people: readonly GivenParticipant[]
  ): Promise<{ invitations: (IInvitation & { target: string })[]; unknown: Failure[] }> {
    const invitations: (IInvitation & { target: string })[] = [];
    const unknown: Failure[] = [];
    for (const entry of people) {
      const { communicationIdentifier, displayName, shareHistoryTime, metadata } = given(entry);
      const target = idOf(communicationIdentifier);
      const username = await this.username(communicationIdentifier);
      if (username === null || (await this._credentials?.isDeleted(username))) {
        unknown.push({ code: UNKNOWN, message: ERRORS.user_not_found.message, target });
      } else {
        invitations.push({
          username,
          target,
          ...(displayName && { displayName }),
          ...(shareHistoryTime !== undefined && { shareHistoryTime: Date.parse(shareHistoryTime) }),
          ...(metadata && { metadata })
        });
      }
    }
    return { invitations, unknown };
  }
}

/** The id as the client sent it. */
const idOf = ({ rawId, communicationUser }: GivenIdentifier): string =>
  rawId ?? communicationUser?.id ?? '';

/** The users who were not added, in the format of the API, under the ids that the client sent. Empty if all were added. */
export function failures(
  refused: readonly IRefusedInvitation[],
  invitations: readonly { username: string; target: string }[],
  unknown: readonly Failure[]
): { invalidParticipants?: Failure[] } {
  const others = refused.map(({ username, code }) => ({
    code: statusOf(code),
    message: ERRORS[code].message,
    target: invitations.find(entry => entry.username === username)?.target ?? username
  }));
  const all = [...unknown, ...others];
  return all.length > 0 ? { invalidParticipants: all } : {};
}

/** SDKs know two statuses here. */
const statusOf = (code: ErrorCode): string => (ERRORS[code].status === 404 ? UNKNOWN : '403');
