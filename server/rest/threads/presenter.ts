import { kindOf, markedName } from '../../../src/document/index.js';
import { withGivenName } from '../../identity/user.js';
import { livelyOn } from '../../storage/chat-order.js';
import { workspaceOf, type IChatRow, type IChatSummary } from '../../storage/storage.js';
import { exactTime, time } from '../http/time.js';
import { MessagePresenter, type IPresenterContext } from '../messages/presenter.js';
import { Identifiers } from '../participants/identifiers.js';
import type { RetentionPolicy, Thread } from './schemas.js';

/** Writes chats in the format of the HTTP API. Short-lived, as `MessagePresenter`. */
export class ThreadPresenter {
  constructor(context: IPresenterContext) {
    this._ids = new Identifiers(context.ids);
    this._messages = new MessagePresenter(context);
  }

  async thread(summary: IChatSummary): Promise<Thread> {
    const { row, role, leftOn = Infinity, from, last, unread, readSeq, faces } = summary;
    const reader = { sees: (at: number) => at >= from && at < leftOn };
    return {
      id: row.id,
      topic: partnerName(summary) ?? row.topic,
      createdOn: time(row.createdOn),
      createdByCommunicationIdentifier: await this._ids.identifier(row.createdBy),
      createdByUsername: row.createdBy,
      ...(row.metadata && { metadata: { ...row.metadata } }),
      retentionPolicy: policyOf(row),
      ...(row.endedOn !== undefined && { endedOn: time(row.endedOn) }),
      access: row.access,
      workspaceId: workspaceOf(row),
      role,
      ...(leftOn < Infinity && { leftOn: time(leftOn) }),
      unreadCount: unread,
      readSequenceId: readSeq,
      ...(summary.unreadOn !== undefined && { setUnreadOn: exactTime(summary.unreadOn) }),
      mentioned: summary.mentioned,
      newsSequenceId: summary.newsSeq,
      ...summary.preferences,
      ...(summary.partner !== undefined && { direct: summary.partner }),
      livelyOn: exactTime(livelyOn(summary)),
      ...(last && {
        lastMessageReceivedOn: time(last.time * 1000),
        // A former participant does not learn who came later.
        lastMessage:
          leftOn === Infinity
            ? await this._messages.message(row.id, last, reader)
            : await this._messages.brief(row.id, last, reader)
      }),
      participants: faces.map(face => {
        const { username, initials, color, bot } = face;
        const { displayName } = withGivenName(face, face.givenName);
        return {
          username,
          displayName,
          ...(initials && { initials }),
          ...(color && { color }),
          bot,
          kind: kindOf({ username, bot })
        };
      })
    };
  }

  private readonly _ids: Identifiers;
  private readonly _messages: MessagePresenter;
}

/** A direct chat has the name of the other person, with their mark if they have no account. */
function partnerName({ partner, faces }: IChatSummary): string | undefined {
  const face = partner === undefined ? undefined : faces.find(one => one.username === partner);
  return face && markedName(withGivenName(face, face.givenName).displayName, kindOf(face));
}

const policyOf = ({ retentionDays }: IChatRow): RetentionPolicy =>
  retentionDays === undefined
    ? { kind: 'none' }
    : { kind: 'threadCreationDate', deleteThreadAfterDays: retentionDays };
