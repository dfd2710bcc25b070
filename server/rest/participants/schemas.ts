import { Type, type Static } from '@sinclair/typebox';
import { Metadata, Time } from '../http/schemas.js';
import type { Role } from '../../storage/storage.js';
import { Answers, Bot, Given, GivenName, Kind, oneOf } from '../http/schema-helpers.js';

/** The schemas of the HTTP API for people: their identifiers, and their properties in a chat. */

const Optional = Type.Optional;

/** `rawId` and the nested id are equal. SDKs differ in which one they read. */
export const Identifier = Type.Object({
  rawId: Type.String(),
  communicationUser: Type.Object({ id: Type.String() }),
  kind: Type.String()
});

/** An identifier as clients send it, with either id. A username is accepted too. */
export const GivenIdentifier = Type.Object({
  rawId: Given(Type.String()),
  communicationUser: Given(Type.Object({ id: Type.String() }))
});

export const GivenParticipant = Type.Object({
  communicationIdentifier: GivenIdentifier,
  displayName: GivenName,
  shareHistoryTime: Given(Time),
  metadata: Given(Metadata)
});

/** The participants that one request may add. */
export const GivenParticipants = Type.Array(GivenParticipant, { maxItems: 200 });

export const AddedParticipants = Type.Object({ participants: GivenParticipants });

/** A user who could not be added. `code` is the status that a request for them alone would have had. */
const Failure = Type.Object({
  code: Type.String(),
  message: Type.String(),
  target: Type.String()
});

export const Failures = Type.Object(
  { invalidParticipants: Optional(Type.Array(Failure)) },
  { description: 'Those who could not be added. Empty if all were added' }
);

const Participant = Type.Object({
  communicationIdentifier: Identifier,
  displayName: Optional(Type.String()),
  kind: Optional(Kind),
  shareHistoryTime: Type.String(),
  metadata: Optional(Metadata),
  username: Optional(Type.String()),
  role: Optional(Type.String())
});

export const ParticipantPage = Type.Object(
  {
    value: Type.Array(Participant),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of the list' }
);

export const Typing = Type.Object({
  senderDisplayName: GivenName
});

export const ParticipantPath = Type.Object({ id: Type.String(), participant: Type.String() });

/** The role of a bot is set by adding it. */
export const RoleChange = Type.Object({
  role: oneOf<Role>(['owner', 'moderator', 'member', 'reader'])
});

const Receipt = Type.Object({
  senderCommunicationIdentifier: Identifier,
  chatMessageId: Type.String(),
  readOn: Type.String(),
  username: Type.String(),
  sequenceId: Type.String()
});

export const ReceiptPage = Type.Object(
  {
    value: Type.Array(Receipt),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of the list' }
);

export const Presence = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        communicationIdentifier: Identifier,
        username: Type.String(),
        kind: Kind,
        typing: Type.Boolean()
      })
    )
  },
  { description: 'Who has the chat open' }
);

export const ReadReceipt = Type.Object({ chatMessageId: Type.String() });

export const BotPath = Type.Object({ id: Type.String(), bot: Type.String() });

export const BotChange = Type.Object({
  answers: Type.Optional(
    Type.Union([Answers, Type.Null()], {
      description: 'How the bot answers in this chat. null: as it does by itself'
    })
  ),
  serves: Type.Optional(
    oneOf<'owner' | 'everyone'>(['owner', 'everyone'], {
      description:
        'Whom an agent answers in this chat: everyone, or others only after its owner was asked. Only its owner sets it'
    })
  )
});

export const Bots = Type.Object(
  {
    value: Type.Array(Bot)
  },
  { description: 'The bots of the chat' }
);

export type Identifier = Static<typeof Identifier>;
export type GivenIdentifier = Static<typeof GivenIdentifier>;
export type GivenParticipant = Static<typeof GivenParticipant>;
export type Failure = Static<typeof Failure>;
export type Participant = Static<typeof Participant>;
