import { Type, type Static } from '@sinclair/typebox';
import { RETENTION } from '../../policy/retention.js';
import { NOTIFY, UNREAD_CHATS_MAX, type Access, type Role } from '../../storage/storage.js';
import { Count, Metadata, MetadataPatch, Time, Versioned } from '../http/schemas.js';
import { Message } from '../messages/schemas.js';
import { Failures, GivenParticipants, Identifier } from '../participants/schemas.js';
import { EnteredName, Given, InWorkspace, Kind, oneOf } from '../http/schema-helpers.js';

/** The schemas of chats. */

const Optional = Type.Optional;

const Notified = oneOf(NOTIFY, {
  description: 'The messages that the caller is notified of'
});

const ACCESS: readonly Access[] = ['open', 'private'];

/** A chat is deleted after this many days, or never. */
export const RetentionPolicy = Type.Object({
  kind: oneOf(['none', 'threadCreationDate']),
  deleteThreadAfterDays: Optional(
    Type.Integer({ description: `From ${RETENTION.least} to ${RETENTION.most}` })
  )
});

export const Thread = Type.Object(
  {
    id: Type.String(),
    topic: Type.String(),
    createdOn: Type.String(),
    createdByCommunicationIdentifier: Identifier,
    createdByUsername: Type.String({ description: 'Empty for a chat that belongs to nobody' }),
    metadata: Optional(Metadata),
    retentionPolicy: Optional(RetentionPolicy),
    lastMessageReceivedOn: Optional(Type.String()),
    livelyOn: Type.String({
      description: 'When the last message was sent or the chat was created, to the millisecond'
    }),
    leftOn: Optional(
      Type.String({
        description:
          'Set if the caller has left the chat. They can still read what they could read then'
      })
    ),
    endedOn: Optional(
      Type.String({ description: 'Set if the conversation has ended. Nobody can write any more' })
    ),
    access: oneOf(ACCESS),
    workspaceId: Type.String({ description: '`default` for the default workspace' }),
    role: Type.Unsafe<Role | null>({
      type: ['string', 'null'],
      enum: ['owner', 'moderator', 'member', 'reader', 'bot', null]
    }),
    unreadCount: Type.Integer(),
    readSequenceId: Type.Integer({
      description:
        'The messages behind this place are unread: behind the last one that the caller has read, or before one that they have set to unread'
    }),
    setUnreadOn: Optional(
      Type.String({
        description:
          'Set as long as messages are unread that the caller had read: when they set them to unread, another time each time'
      })
    ),
    mentioned: Type.Boolean({
      description:
        'Whether one of the newest unread messages mentions the caller, or is a reply in a thread that the caller follows'
    }),
    newsSequenceId: Type.Integer({
      description:
        'The newest unread message without replies in threads that the caller does not follow; 0 for none. Such replies notify nobody'
    }),
    notify: Notified,
    pinned: Type.Boolean({ description: 'Whether the caller has pinned the chat to their list' }),
    direct: Optional(
      Type.String({
        description:
          'In a direct chat: the username of the other person. The chat then has the name of this person'
      })
    ),
    lastMessage: Optional(Message),
    participants: Type.Array(
      Type.Object({
        username: Type.String(),
        displayName: Type.String(),
        initials: Optional(Type.String()),
        color: Optional(Type.String()),
        bot: Type.Boolean(),
        kind: Kind
      })
    )
  },
  { description: 'A chat as the caller sees it' }
);

export const ThreadPage = Type.Object(
  {
    value: Type.Array(Thread),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of the list' }
);

export const UnreadThreads = Type.Object(
  {
    value: Type.Array(Type.String(), {
      description: `Ids of chats, most recently active first; at most ${UNREAD_CHATS_MAX}`
    }),
    muted: Type.Array(Type.String(), {
      description: 'Those of them in which the caller is notified of nothing'
    }),
    urgent: Type.Array(Type.String(), {
      description: 'Those of the others that mention the caller, or are direct chats'
    })
  },
  { description: 'The chats with unread messages' }
);

/** The position of a chat in the list: two times in milliseconds, and its id. */
const PLACE = '^-?[0-9.]{1,30}_-?[0-9.]{1,30}_[0-9a-f-]{36}$';

export const ListQuery = Type.Object({
  maxPageSize: Optional(Count),
  startTime: Optional(Time),
  after: Optional(Type.String({ pattern: PLACE, maxLength: 200 })),
  includeLeft: Optional(
    oneOf(['true', 'false'], {
      description: 'Also list chats that the caller has left'
    })
  ),
  workspaceId: Optional(InWorkspace),
  unread: Optional(
    oneOf(['true', 'false'], { description: 'Only list chats with unread messages' })
  ),
  pinned: Optional(
    oneOf(['true', 'false'], { description: 'Only list chats that the caller has pinned' })
  ),
  topic: Optional(
    Type.String({
      maxLength: 200,
      description:
        'Only list chats whose name contains this text, without regard to case and accents'
    })
  ),
  document: Optional(
    Type.String({
      maxLength: 1024,
      description:
        'Only list chats that are linked to the file of this path, by the key `document` of their metadata'
    })
  ),
  ...Versioned
});

export const UnreadQuery = Type.Object({ workspaceId: Optional(InWorkspace), ...Versioned });

export const NewThread = Type.Object({
  topic: Given(EnteredName),
  id: Given(Type.String()),
  access: Given(oneOf(ACCESS)),
  workspaceId: Given(Type.String({ description: 'Default: the default workspace' })),
  participants: Given(GivenParticipants),
  metadata: Given(Metadata),
  retentionPolicy: Given(RetentionPolicy),
  bots: Given(
    Type.Array(Type.String(), {
      maxItems: 20,
      description:
        'The usernames of bots. The chat is then a conversation, which begins with all of them or not at all'
    })
  ),
  quiet: Given(Type.Boolean({ description: 'The chat does not begin with system messages' }))
});

export const CreatedThread = Type.Object(
  { chatThread: Thread, ...Failures.properties },
  { description: 'The new chat, and those who could not be added' }
);

export const ThreadChange = Type.Object({
  topic: Given(EnteredName),
  access: Given(oneOf(ACCESS, { description: 'Only owners change it' })),
  metadata: Given(MetadataPatch),
  retentionPolicy: Given(RetentionPolicy)
});

/** How the chat is shown to the caller alone. */
export const PreferencesChange = Type.Object({
  notify: Given(Notified),
  pinned: Given(Type.Boolean())
});

export const ImportedThread = Type.Object(
  {
    id: Type.String(),
    topic: Type.String(),
    messageCount: Type.Integer({ description: 'Imported messages' }),
    systemMessageCount: Type.Integer({
      description:
        'System messages of the file. They are not imported, because the server writes its own'
    }),
    leftOut: Type.Integer({
      description: 'Messages that are not imported, because the sender, body or type is invalid'
    })
  },
  { description: 'The new chat' }
);

export const ImportQuery = Type.Object({
  workspaceId: Optional(InWorkspace),
  topic: Optional(Type.String({ description: 'The name of the chat, if the file has none' })),
  ...Versioned
});

export const Imports = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        topic: Type.String(),
        messageCount: Type.Integer({ description: 'Messages of the file that were read so far' }),
        totalCount: Type.Integer({ description: 'All messages of the file' })
      })
    )
  },
  { description: 'The running imports' }
);

export type Thread = Static<typeof Thread>;
export type RetentionPolicy = Static<typeof RetentionPolicy>;
