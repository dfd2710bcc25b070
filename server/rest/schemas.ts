import { Type, type Static } from '@sinclair/typebox';

/** The shapes of the HTTP API. What a request holds besides is dropped before anybody reads it. */

const Optional = Type.Optional;

export const User = Type.Object({
  username: Type.String(),
  displayName: Type.String(),
  initials: Optional(Type.String()),
  color: Optional(Type.String()),
  avatarUrl: Optional(Type.String())
});

export const Methods = Type.Object({
  methods: Type.Object({ jupyter: Type.Boolean(), guests: Type.Boolean() })
});

export const Authentication = Type.Object({
  token: Type.String(),
  expiresOn: Type.String(),
  user: User
});

export const GuestLogin = Type.Object({ name: Type.String() });

export const Message = Type.Object({
  id: Type.String(),
  sequenceId: Type.String(),
  sender: Type.String(),
  senderDisplayName: Type.String(),
  content: Type.Object({ message: Type.String() }),
  createdOn: Type.String()
});

export const Thread = Type.Object({
  id: Type.String(),
  topic: Type.String(),
  createdOn: Type.String(),
  createdByCommunicationIdentifier: Type.Object({
    rawId: Type.String(),
    communicationUser: Type.Object({ id: Type.String() })
  }),
  lastMessageReceivedOn: Optional(Type.String()),
  access: Type.Union([Type.Literal('open'), Type.Literal('private')]),
  role: Type.Union([
    Type.Literal('owner'),
    Type.Literal('moderator'),
    Type.Literal('member'),
    Type.Literal('reader'),
    Type.Literal('bot'),
    Type.Null()
  ]),
  unreadCount: Type.Integer(),
  readSequenceId: Type.Integer(),
  lastMessage: Optional(Message),
  participants: Type.Array(
    Type.Object({
      username: Type.String(),
      displayName: Type.String(),
      initials: Optional(Type.String()),
      color: Optional(Type.String()),
      bot: Type.Boolean()
    })
  )
});

export const ThreadPage = Type.Object({
  value: Type.Array(Thread),
  nextLink: Optional(Type.String())
});

/** Numbers come as text: a query has nothing else. */
export const ListQuery = Type.Object({
  maxPageSize: Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  startTime: Optional(Type.String({ format: 'date-time' })),
  after: Optional(Type.String({ maxLength: 200 }))
});

export const ThreadPath = Type.Object({ id: Type.String() });

export const NewThread = Type.Object({
  topic: Optional(Type.String()),
  id: Optional(Type.String()),
  access: Optional(Type.Union([Type.Literal('open'), Type.Literal('private')])),
  participants: Optional(
    Type.Array(Type.Object({ communicationIdentifier: Type.Object({ rawId: Type.String() }) }), {
      maxItems: 200
    })
  )
});

export const CreatedThread = Type.Object({ chatThread: Thread });

export const ThreadChange = Type.Object({ topic: Type.String() });

export const ReadReceipt = Type.Object({ chatMessageId: Type.String() });

export type User = Static<typeof User>;
export type Message = Static<typeof Message>;
export type Thread = Static<typeof Thread>;
