import { isMadeUsername, type BotAnswers } from '../../../src/document/index.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { namedUser, userOf, userRowOf } from '../../identity/user.js';
import type {
  IAnswersChange,
  IBotTraits,
  IChatCommit,
  IParticipantChange,
  IParticipantDetails,
  IUserRow,
  Role
} from '../../storage/storage.js';
import { participantOf } from '../document/load.js';
import { rateKeyIn } from '../document/rates.js';
import type { ChatState } from '../document/chat-state.js';

/** The users that one turn concerns: it binds client ids, adds users to the document and changes roles. */
export class TurnPeople {
  constructor(private readonly _chatState: ChatState) {}

  /** The number of client ids bound in this turn. */
  get bound(): number {
    return this._clients.length;
  }

  /** Usernames whose role changes in this turn. */
  get withNewRole(): readonly string[] {
    return this._participants.map(({ username }) => username);
  }

  /** Usernames of participants who joined in this turn, and of those who left. */
  readonly joined: string[] = [];
  readonly left: string[] = [];

  get commit(): Omit<IChatCommit, 'chat'> {
    return {
      ...(this._participants.length > 0 && { participants: this._participants }),
      ...(this._answers.length > 0 && { answers: this._answers }),
      ...(this._clients.length > 0 && { clients: this._clients }),
      ...(this._users.size > 0 && { users: [...this._users.values()] })
    };
  }

  /** See `ClientIds`. */
  ownerOf(client: number): string | undefined {
    return this._chatState.clients.ownerOf(client);
  }

  /** Bind a client id before any of its structs are shown. False if another user owns it. */
  bind(client: number, principal: IPrincipal): boolean {
    const { username } = principal;
    const owner = this.ownerOf(client);
    if (owner === undefined) {
      const { clients, id, steady, rates } = this._chatState;
      clients.bind(client, username, rateKeyOf(principal));
      rates.clients.take(rateKeyIn(id, principal), steady());
      this._clients.push({ client, username });
    }
    return owner === undefined || owner === username;
  }

  /** Make sure that the document knows the principal under their current name in this chat. */
  introduce(principal: IPrincipal): void {
    const { chat, met } = this._chatState;
    const { username } = principal;
    const user = userOf(this._chatState.withGivenName(principal));
    const known = chat.yusers.get(username);
    if (known?.display_name !== user.display_name || known?.name !== user.name) {
      chat.yusers.set(username, user);
    }
    if (met.get(username) !== principal) {
      met.set(username, principal);
      this._chatState.strangers.delete(username);
      this._users.set(username, userRowOf(principal));
    }
  }

  /** Give a name to a user who has not come yet, or who never has a name of their own. */
  name(username: string, name: string): void {
    const { chat } = this._chatState;
    if (isMadeUsername(username) || !chat.getUser(username)) {
      chat.yusers.set(username, namedUser(username, name));
    }
  }

  /** The participant details of a user who left in this turn. */
  leftNow(username: string): IParticipantDetails | undefined {
    return this._left.get(username);
  }

  setRole(
    username: string,
    role: Role | null,
    by: string,
    { isStranger = false, ...details }: IParticipantDetails & { isStranger?: boolean } = {}
  ): void {
    const { roles, chat, memberships, strangers, lastSeq, topic } = this._chatState;
    const at = this._chatState.now();
    if (role) {
      roles.set(username, role);
      const standing = memberships.get(username) ?? details;
      chat.yparticipants.set(username, participantOf(username, role, standing));
      if (!memberships.has(username)) {
        memberships.set(username, { addedOn: at, ...details });
        if (isStranger) {
          strangers.add(username);
        }
        this.joined.push(username);
      }
    } else {
      const standing = memberships.get(username);
      if (standing) {
        this._left.set(username, standing);
        this.left.push(username);
      }
      roles.delete(username);
      memberships.delete(username);
      strangers.delete(username);
      chat.yparticipants.delete(username);
    }
    this._participants.push({ username, role, at, seq: lastSeq, topic, by, ...details });
  }

  /** Set how a bot of the chat answers. */
  setAnswers(username: string, answers: BotAnswers | null): void {
    const { roles, chat, memberships } = this._chatState;
    const { answers: before, ...rest } = memberships.get(username)!;
    if ((before ?? null) !== answers) {
      const membership = { ...rest, ...(answers && { answers }) };
      memberships.set(username, membership);
      chat.yparticipants.set(username, participantOf(username, roles.get(username)!, membership));
      this._answers.push({ username, answers });
    }
  }

  /** Set whom an agent answers in the chat: everyone, or its owner first. */
  setServes(username: string, serves: IBotTraits['serves']): void {
    const { roles, chat, memberships } = this._chatState;
    const { traits: { serves: before, ...traits } = {}, ...rest } = memberships.get(username)!;
    if (before !== serves) {
      const now = { ...traits, ...(serves && { serves }) };
      const membership = { ...rest, traits: now };
      memberships.set(username, membership);
      chat.yparticipants.set(username, participantOf(username, roles.get(username)!, membership));
      this._answers.push({ username, answers: rest.answers ?? null, traits: now });
    }
  }

  private _answers: IAnswersChange[] = [];
  private _participants: IParticipantChange[] = [];
  private _clients: { client: number; username: string }[] = [];
  private _users = new Map<string, IUserRow>();
  private _left = new Map<string, IParticipantDetails>();
}
