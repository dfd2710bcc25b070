import { Type } from '@sinclair/typebox';
import { Count, Sequence, Versioned } from '../http/schemas.js';

/** The schemas of the files of a chat. */

const Optional = Type.Optional;

/** The response to a client that already has the current file. */
export const Unchanged = Type.Unsafe<void>({ type: 'null', description: 'Nothing has changed.' });

export const AttachmentQuery = Type.Object({
  maxPageSize: Optional(Count),
  before: Optional(Sequence),
  ...Versioned
});

export const Attachment = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    contentType: Type.String(),
    size: Type.Integer(),
    url: Type.String(),
    uploadedBy: Type.String(),
    createdOn: Type.String()
  },
  { description: 'A file of a chat' }
);

export const AttachmentPage = Type.Object(
  {
    value: Type.Array(Attachment),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of the list' }
);
