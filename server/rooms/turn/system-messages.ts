import type { IMessage } from '../../../src/document/index.js';

/** The events that the server reports in a chat. They name people by username. */
export type SystemEvent =
  | { event: 'participantAdded' | 'participantRemoved'; participants: string[]; initiator: string }
  | { event: 'topicUpdated'; topic: string; initiator: string }
  /** The bots have answered each other as often as `botAnswers` permits. */
  | { event: 'botsQuiet'; answers: number };

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
  const who = nameOf(told.initiator);
  if (told.event === 'topicUpdated') {
    return `${who} named the chat "${told.topic}".`;
  }
  const isAdded = told.event === 'participantAdded';
  const { participants, initiator } = told;
  if (participants.length === 1 && participants[0] === initiator) {
    return `${who} ${isAdded ? 'joined' : 'left'}.`;
  }
  return `${who} ${isAdded ? 'added' : 'removed'} ${participants.map(nameOf).join(', ')}.`;
}
