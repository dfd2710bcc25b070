import type { Access } from '../../storage/storage.js';
import type { IMessage } from '../../../src/document/index.js';

/** The events that the server reports in a chat. They name people by username. */
export type SystemEvent =
  | { event: 'participantAdded' | 'participantRemoved'; participants: string[]; initiator: string }
  | { event: 'topicUpdated'; topic: string; initiator: string }
  /** The chat became private, or open. */
  | { event: 'accessChanged'; access: Access; initiator: string }
  /** The bots have answered each other as often as `botAnswers` permits. */
  | { event: 'botsQuiet'; answers: number }
  /** A conversation began. */
  | { event: 'conversationCreated'; initiator: string }
  /** A required bot has left, and nobody can write any more. */
  | { event: 'conversationEnded'; participants: string[]; initiator: string }
  /** The manager of the chat does not run, so its bots hear nothing. */
  | { event: 'managerAway'; participants: string[] }
  /** The manager has left the chat while answers waited for it. */
  | { event: 'answersDropped'; participants: string[]; answers: number };

/**
 * A system message without id, seq and time. Its sender is empty, because no principal has an empty username. `body` says it in English
 * for clients that do not know the event.
 */
export function systemMessage(
  told: SystemEvent,
  nameOf: (username: string) => string
): Pick<IMessage, 'type' | 'body' | 'sender' | 'event' | 'details'> {
  const { event, ...details } = told;
  return {
    type: 'system',
    sender: '',
    body: inWords(told, nameOf),
    event,
    details: { ...details }
  };
}

function inWords(told: SystemEvent, nameOf: (username: string) => string): string {
  if (told.event === 'botsQuiet') {
    return `The bots have answered each other ${told.answers} times. They are quiet until a person writes.`;
  }
  if (told.event === 'managerAway') {
    const who = told.participants.map(nameOf).join(', ');
    return `${who} manages the bots of this chat and does not run. They answer when it runs again, or when somebody removes it.`;
  }
  if (told.event === 'answersDropped') {
    const who = told.participants.map(nameOf).join(', ');
    return `${who} left before it had decided about ${told.answers} answers of bots. They are not shown.`;
  }
  if (told.event === 'conversationEnded') {
    return `The conversation has ended, because ${told.participants.map(nameOf).join(', ')} left. Nobody can write any more.`;
  }
  const who = nameOf(told.initiator);
  if (told.event === 'conversationCreated') {
    return `${who} began the conversation.`;
  }
  if (told.event === 'topicUpdated') {
    return `${who} named the chat "${told.topic}".`;
  }
  if (told.event === 'accessChanged') {
    return told.access === 'private'
      ? `${who} made the chat private. Only its participants can read it.`
      : `${who} opened the chat. All members of its workspace can read it.`;
  }
  const isAdded = told.event === 'participantAdded';
  const { participants, initiator } = told;
  if (participants.length === 1 && participants[0] === initiator) {
    return `${who} ${isAdded ? 'joined' : 'left'}.`;
  }
  return `${who} ${isAdded ? 'added' : 'removed'} ${participants.map(nameOf).join(', ')}.`;
}
