import { ERRORS, type ErrorCode } from '../../errors.js';
import type { CommunicationIds } from '../../identity/communication-ids.js';
import type { Credentials } from '../../identity/credentials.js';
import { isUsername } from '../../identity/principal.js';
import type { IInvitation, IRefusedInvitation } from '../../rooms/commands.js';
import type { Failure, GivenIdentifier, GivenParticipant, Identifier } from './schemas.js';
import { given } from '../openapi/schema-helpers.js';

/** Ids of all kinds begin with a number; those that are not ours name nobody here. */
const FOREIGN = /^\d+:/;

/** Who could not be found. */
const UNKNOWN = '404';

/** Translates between the names of the HTTP API, which are communication ids, and the usernames inside. */
export class Identifiers {
  constructor(
    private readonly _ids: CommunicationIds,
    private readonly _credentials?: Pick<Credentials, 'isDeleted'>
  ) {}

  async identifier(username: string): Promise<Identifier> {
    const id = await this._ids.idOf(username);
    return { rawId: id, communicationUser: { id }, kind: 'communicationUser' };
  }

  /** Whom a client means; null if it is nobody. A username is taken as it is: whoever bears it may come later. */
  async username(identifier: GivenIdentifier): Promise<string | null> {
    const id = idOf(identifier);
    if (FOREIGN.test(id)) {
      return this._ids.usernameOf(id);
    }
    return isUsername(id) ? id : null;
  }

  /** Whom a client wants to bring in, and those of them whom nobody knows. */
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
        unknown.push({ code: UNKNOWN, message: 'There is no such user.', target });
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

/** The id as the client has sent it. */
const idOf = ({ rawId, communicationUser }: GivenIdentifier): string =>
  rawId ?? communicationUser?.id ?? '';

/** Who was not brought in, as the API tells it: under the ids that the client has sent. Empty where everybody was. */
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
