import type { JSONObject } from '@lumino/coreutils';
import { Type, type Static } from '@sinclair/typebox';
import type { IAttachment, IContents, IMessage } from '../../../src/document/index.js';
import { Metadata, PageQuery, Sequence, Time, Versioned } from '../http/schemas.js';
import { Identifier } from '../participants/schemas.js';
import { Audience, Once, Options, Question } from './question-schemas.js';
import { Given, GivenName, InWorkspace, Kind, oneOf, STRICT } from '../http/schema-helpers.js';

/** The schemas of messages and of search results. */

const Optional = Type.Optional;

/** The content of a message: text with files, or a system message about the chat. */
const Content = Type.Object({
  message: Optional(Type.String()),
  attachments: Optional(
    Type.Array(
      Type.Object({
        id: Type.String(),
        attachmentType: Type.String(),
        name: Type.String(),
        url: Type.String()
      })
    )
  ),
  topic: Optional(Type.String()),
  participants: Optional(
    Type.Array(
      Type.Object({
        communicationIdentifier: Identifier,
        displayName: Optional(Type.String()),
        kind: Optional(Kind),
        shareHistoryTime: Type.String()
      })
    )
  ),
  initiatorCommunicationIdentifier: Optional(Identifier)
});

export const NamedAttachments = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        id: Type.String(),
        value: Type.Unsafe<IAttachment>({ description: 'A file, or cells of a notebook' })
      })
    )
  },
  { description: 'The attachments of the message that still exist' }
);

/** A message in brief, as lists show it. */
export const Message = Type.Object({
  id: Type.String(),
  sequenceId: Type.String(),
  sender: Type.String(),
  senderDisplayName: Type.String(),
  senderKind: Optional(Kind),
  senderAlias: Optional(
    Type.String({
      description:
        'A text that tells the author apart, if somebody else of the chat has the same name or a similar one'
    })
  ),
  senderOrdinal: Optional(
    Type.Integer({ description: "The author's number among those with similar names, from 1" })
  ),
  content: Type.Object({ message: Type.String() }),
  contents: Optional(
    Type.Object(
      {
        kind: oneOf<IContents['kind']>(['file', 'picture', 'output']),
        count: Type.Integer(),
        text: Type.String()
      },
      {
        description:
          'What a message without words holds. `text` is the name of a file, or the output as text'
      }
    )
  ),
  streaming: Optional(Type.Boolean({ description: 'Whether the text still grows' })),
  failure: Optional(Type.String({ description: 'Why the text is not complete' })),
  createdOn: Type.String()
});

export const StoredMessage = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    sequenceId: Type.String(),
    version: Type.String(),
    sender: Optional(
      Type.String({
        description: "The author's username. Empty for system messages"
      })
    ),
    senderDisplayName: Type.String(),
    senderKind: Optional(Kind),
    senderCommunicationIdentifier: Optional(Identifier),
    content: Content,
    metadata: Optional(Metadata),
    createdOn: Type.String(),
    editedOn: Optional(Type.String()),
    senderIsBot: Type.Boolean(),
    mentions: Type.Array(Type.String({ description: 'A username' })),
    replyTo: Optional(Type.String({ description: 'The message that this one replies to' })),
    streaming: Type.Boolean({ description: 'Whether the text still grows' }),
    failure: Optional(Type.String({ description: 'The reason why the text ended too early' })),
    stoppedBy: Optional(
      Type.String({ description: 'The username of the user who stopped the text' })
    ),
    ...Question.properties,
    deletedOn: Optional(Type.String()),
    colloquy: Type.Unsafe<IMessage>({})
  },
  {
    description:
      'A message of the history. `content` is empty if it was deleted. `colloquy` has the fields of the document'
  }
);

export const MessagePage = Type.Object(
  {
    value: Type.Array(StoredMessage),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of the history' }
);

export const MessageQuery = Type.Object({
  maxPageSize: Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  startTime: Optional(Time),
  before: Optional(Sequence),
  after: Optional(Sequence),
  around: Optional(Type.String({ maxLength: 64 })),
  aroundTime: Optional(Time),
  ...Versioned
});

export const MessagePath = Type.Object({ id: Type.String(), message: Type.String() });

export const ReactionPath = Type.Object({
  id: Type.String(),
  message: Type.String(),
  emoji: Type.String()
});

/** A document may hold any JSON there, so a bot can tell of its tools. The API answers with the texts; `colloquy` has all. */
const AnyMetadata = Type.Record(
  Type.String(),
  Type.Unsafe<JSONObject[string]>({
    description: 'A text, or any other JSON. In a change, null removes the key'
  })
);

export const NewMessage = Type.Object(
  {
    content: Type.String(),
    id: Given(
      Type.String({
        description:
          'A uuid that the caller chooses. A repeated request with it does not create a second message'
      })
    ),
    type: Given(oneOf(['text', 'html'])),
    senderDisplayName: GivenName,
    metadata: Given(AnyMetadata),
    reply_to: Given(Type.String({ description: 'The message that this one replies to' })),
    mentions: Given(
      Type.Array(Type.String({ maxLength: 128 }), {
        maxItems: 250,
        description: 'Usernames of those whom the text mentions'
      })
    ),
    local_id: Given(
      Type.String({
        minLength: 1,
        maxLength: 32,
        description:
          'An id that is unique to its author in this chat. A repeated request with it does not create a second message'
      })
    ),
    streaming: Given(
      Type.Boolean({ description: 'The text goes on by `:append`, until `:finish` or `:fail`' })
    ),
    attachments: Given(
      Type.Array(Type.String(), {
        maxItems: 100,
        description: 'Ids of files of the chat, each once'
      })
    ),
    options: Given(Options),
    audience: Given(Audience),
    once: Given(Once)
  },
  STRICT
);

export const Piece = Type.Object(
  {
    content: Type.String(),
    offset: Given(
      Type.Integer({
        minimum: 0,
        description:
          'The length of the text so far, in UTF-16 code units. A repeated request with it appends once'
      })
    )
  },
  STRICT
);

export const Appended = Type.Object(
  { length: Type.Integer() },
  { description: 'The length of the text in UTF-16 code units, which is the next offset' }
);

export const Failure = Type.Object(
  { reason: Type.String({ maxLength: 500, description: 'Shown below the message' }) },
  STRICT
);

export const StopQuery = Type.Object({
  bot: Type.Optional(
    Type.String({
      maxLength: 64,
      description:
        'The username of a bot. The message is then the question, and what the bot does about it ends, also before its first word'
    })
  )
});

export const CreatedMessage = Type.Object(
  {
    id: Type.String(),
    held: Optional(
      Type.Boolean({
        description: 'The message of a bot waits for the manager of the chat. Nobody else sees it'
      })
    )
  },
  { description: 'The id of the message' }
);

export const MessageChange = Type.Object(
  {
    content: Given(Type.String()),
    mentions: Given(
      Type.Array(Type.String({ maxLength: 128 }), {
        maxItems: 250,
        description:
          'Usernames of those whom the new content mentions. Default: those whom the server finds in it'
      })
    ),
    metadata: Given(AnyMetadata),
    attachments: Given(
      Type.Array(Type.String(), {
        description:
          'The ids of all attachments that the message has from now on. New ones must have been uploaded by its author'
      })
    )
  },
  STRICT
);

export const SearchQuery = Type.Object({
  q: Type.String({ maxLength: 500 }),
  workspaceId: Optional(InWorkspace),
  ...PageQuery.properties
});

/** A text, and the positions of the found words in it. */
const Found = Type.Object({
  text: Type.String(),
  ranges: Type.Array(Type.Array(Type.Integer()))
});

export const SearchPage = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        threadId: Type.String(),
        topic: Type.String(),
        workspaceId: Type.String(),
        message: Message,
        snippet: Found,
        files: Type.Array(Found)
      })
    ),
    nextLink: Optional(Type.String())
  },
  {
    description:
      'The results. `files` are the names of files in which words were found. `ranges` are the positions of the found words in the text, without the end'
  }
);

export type Message = Static<typeof Message>;
export type StoredMessage = Static<typeof StoredMessage>;
