import { Type } from '@sinclair/typebox';
import { Given } from '../http/schema-helpers.js';

export const ChatQuery = Type.Object({ chat_id: Type.String({ minLength: 1, maxLength: 128 }) });

export const NewChatQuery = Type.Object({
  workspace_id: Type.String({ minLength: 1, maxLength: 128 })
});

/** A body may be missing. */
export const NewChat = Type.Optional(Type.Object({ topic: Given(Type.String()) }));
