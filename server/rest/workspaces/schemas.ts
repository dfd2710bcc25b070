import { Type, type Static } from '@sinclair/typebox';
import type { ChatsFate } from '../../storage/storage.js';
import { EnteredName, Given, Kind, oneOf } from '../http/schema-helpers.js';
import { Count, Versioned } from '../http/schemas.js';

/** The schemas of workspaces. Their names are those that clients of workspace chats know. */

const Optional = Type.Optional;

const FATES: readonly ChatsFate[] = ['move', 'delete'];

export const Workspace = Type.Object(
  {
    id: Type.String({ description: '`default` for the default workspace' }),
    name: Type.String(),
    owner: Optional(
      Type.String({ description: 'The username of the owner. Nobody owns the default workspace' })
    ),
    createdOn: Optional(Type.String()),
    last_chat_id: Optional(Type.String({ description: 'The chat that the caller opened last' })),
    unreadChatCount: Type.Integer({ description: 'Chats with unread messages' })
  },
  { description: 'A workspace as the caller sees it' }
);

export const WorkspaceList = Type.Object(
  {
    value: Type.Array(Workspace),
    last_workspace_id: Optional(
      Type.String({ description: 'The workspace that the caller opened last' })
    )
  },
  { description: 'The workspaces of the caller, the default one first' }
);

export const WorkspacePath = Type.Object({ id: Type.String() });
export const MemberPath = Type.Object({ id: Type.String(), member: Type.String() });

export const NewWorkspace = Type.Object({
  name: Given(EnteredName),
  id: Given(Type.String())
});

export const WorkspaceChange = Type.Object({ name: EnteredName });

export const DeletionQuery = Type.Object({
  chats: oneOf(FATES, {
    description:
      'All chats of the workspace move to the default workspace, where everybody can read the open ones, or are deleted'
  }),
  ...Versioned
});

export const MembersQuery = Type.Object({
  maxPageSize: Optional(Count),
  skip: Optional(Count),
  ...Versioned
});

export const Member = Type.Object({
  username: Type.String(),
  displayName: Type.String(),
  kind: Kind,
  addedOn: Type.String()
});

export const MemberPage = Type.Object(
  { value: Type.Array(Member), nextLink: Optional(Type.String()) },
  { description: 'A page of the members, the owner first' }
);

export const NewMembers = Type.Object({
  members: Type.Array(Type.String({ maxLength: 256 }), {
    minItems: 1,
    maxItems: 200,
    description: 'Usernames or communication ids'
  })
});

export const AddedMembers = Type.Object(
  {
    added: Type.Array(Type.String(), { description: 'Usernames of the new members' }),
    invalidMembers: Optional(
      Type.Array(
        Type.Object({ code: Type.String(), message: Type.String(), target: Type.String() })
      )
    )
  },
  { description: 'The new members, and those who could not be added' }
);

export const Move = Type.Object({ workspaceId: Type.String() });

export const Visit = Type.Object({
  workspaceId: Given(Type.String()),
  threadId: Given(Type.String())
});

export type Workspace = Static<typeof Workspace>;
